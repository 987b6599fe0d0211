// cron-runs answers, for each cron expression, what Prow does with it and when horologium would run it next.
//
// Input, one JSON object a line: {"expression": "0 4 * * *", "after": ["2024-02-28T00:00:00Z"]}.
// Output, one a line: {"outcome": "accepted", "next": ["2024-02-28T04:00:00Z"]}, where outcome is accepted, load (refused while the
// configuration is loaded), hang (the parser does not return), or horologium (accepted at load, refused by horologium);
// and null in next means that there is no run.
package main

import (
	"encoding/json"
	"errors"
	"io"
	"log"
	"os"
	"time"

	"gopkg.in/robfig/cron.v2"
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
	log.SetOutput(io.Discard) // the parser logs what it panics with
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
	loaded := make(chan error, 1)
	go func() {
		_, err := cron.Parse(q.Expression) // pkg/config: validatePeriodics
		loaded <- err
	}()
	select {
	case err := <-loaded:
		if err != nil {
			return answer{Outcome: "load"}
		}
	case <-time.After(2 * time.Second):
		return answer{Outcome: "hang"}
	}
	schedule, err := cron.Parse("TZ=UTC " + q.Expression) // pkg/cron: addJob
	if err != nil {
		return answer{Outcome: "horologium"}
	}
	return answer{Outcome: "accepted", Next: runs(schedule, q.After)}
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
