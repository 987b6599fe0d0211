// Pilot is what runs beside a benchmark, inside the machine that is measured. It is one static program without dependencies.
package main

import (
	"fmt"
	"os"
	"sort"
	"strings"

	"prowess.dev/pilot/join"
	"prowess.dev/pilot/work"
)

// Each takes the words after its name and returns the exit code.
var commands = map[string]func(args []string) int{
	"join":  join.Main,
	"watch": join.Watch,
	"work":  work.Main,
}

func main() {
	if len(os.Args) > 1 {
		if run, known := commands[os.Args[1]]; known {
			os.Exit(run(os.Args[2:]))
		}
	}
	fmt.Fprintf(os.Stderr, "expected a command: %s; pilot COMMAND --help says what each takes\n", strings.Join(names(), ", "))
	os.Exit(2)
}

func names() []string {
	all := make([]string, 0, len(commands))
	for name := range commands {
		all = append(all, name)
	}
	sort.Strings(all)
	return all
}
