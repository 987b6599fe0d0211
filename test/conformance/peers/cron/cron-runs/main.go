// cron-runs answers, for each cron expression, what Prow does with it and when horologium would run it next.
//
// Input, one JSON object a line: {"expression": "0 4 * * *", "after": ["2024-02-28T00:00:00Z"]}.
// Output, one a line: {"outcome": "accepted", "next": ["2024-02-28T04:00:00Z"]}, where outcome is accepted, load (refused, or a panic,
// while the configuration is loaded), or horologium (accepted at load, refused by horologium); and null in next means that there is no run.
package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"time"

	"github.com/robfig/cron/v3"
)

type question struct {
	Expression string      `json:"expression"`
	After      []time.Time `json:"after"`
}

type answer struct {
	Outcome string       `json:"outcome"`
	Next    []*time.Time `json:"next"`
}

func main() {
	in, out := json.NewDecoder(os.Stdin), json.NewEncoder(os.Stdout)
	for {
		var q question
		if err := in.Decode(&q); errors.Is(err, io.EOF) {
			return
		} else if err != nil {
			panic(err)
		}
		if err := out.Encode(ask(q)); err != nil {
			panic(err)
		}
	}
}

func ask(q question) answer {
	if _, err := parse(q.Expression); err != nil { // pkg/config: validatePeriodics
		return answer{Outcome: "load"}
	}
	schedule, err := parse("TZ=UTC " + q.Expression) // pkg/cron: addJob
	if err != nil {
		return answer{Outcome: "horologium"}
	}
	return answer{Outcome: "accepted", Next: runs(schedule, q.After)}
}

// The parser of Prow's pkg/config and pkg/cron.
var parser = cron.NewParser(
	cron.SecondOptional | cron.Minute | cron.Hour | cron.Dom | cron.Month | cron.Dow | cron.Descriptor,
)

func parse(expression string) (schedule cron.Schedule, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("panic: %v", r)
		}
	}()
	return parser.Parse(expression)
}

func runs(schedule cron.Schedule, after []time.Time) []*time.Time {
	next := make([]*time.Time, len(after))
	for i, t := range after {
		if run := schedule.Next(t); !run.IsZero() {
			next[i] = &run
		}
	}
	return next
}
