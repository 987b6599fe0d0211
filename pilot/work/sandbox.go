package work

import (
	"fmt"
	"os"
	"strconv"
	"strings"
)

// What the program sees of the machine that it is in: of its sandbox where that has a kernel of its own, else of its node.
type sandbox struct {
	// `/proc/meminfo`, `/sys/devices/system/cpu/online` and `/sys/kernel/mm/ksm/run`, where they are elsewhere than there.
	root string
}

// As more members of the line's JSON; what cannot be read is left out.
func (s sandbox) members() string {
	text := ""
	if bytes := memTotal(s.read("/proc/meminfo")); bytes > 0 {
		text += fmt.Sprintf(",\"totalBytes\":%d", bytes)
	}
	if cpus := countCPUs(s.read("/sys/devices/system/cpu/online")); cpus > 0 {
		text += fmt.Sprintf(",\"cpus\":%d", cpus)
	}
	if ksm, err := strconv.Atoi(s.read("/sys/kernel/mm/ksm/run")); err == nil {
		text += fmt.Sprintf(",\"ksm\":%d", ksm)
	}
	return text
}

func (s sandbox) read(path string) string {
	text, err := os.ReadFile(s.root + path)
	if err != nil {
		return ""
	}
	return strings.TrimSpace(string(text))
}

// Bytes; 0 where the line is not there.
func memTotal(meminfo string) int64 {
	for _, line := range strings.Split(meminfo, "\n") {
		words := strings.Fields(line)
		if len(words) >= 2 && words[0] == "MemTotal:" {
			kib, err := strconv.ParseInt(words[1], 10, 64)
			if err == nil {
				return kib * 1024
			}
		}
	}
	return 0
}

// How many `0-3,5` are; 0 where that is no such list.
func countCPUs(list string) int {
	count := 0
	for _, part := range strings.Split(list, ",") {
		first, last, isRange := strings.Cut(part, "-")
		from, err := strconv.Atoi(first)
		if err != nil {
			return 0
		}
		to := from
		if isRange {
			if to, err = strconv.Atoi(last); err != nil {
				return 0
			}
		}
		count += to - from + 1
	}
	return count
}
