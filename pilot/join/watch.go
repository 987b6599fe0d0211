package join

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"strings"
	"time"
)

const watchUsage = `usage: pilot watch URL --token TOKEN --start BARRIER [options]

Says each second what this machine does (CPU, pressure, memory) while the participants of a barrier work, and once what it is. It takes part
in nothing, and no participant is lost with it. It ends with the barrier. With --again it waits for the next barrier then.

`

// Watch runs `pilot watch` with the words after it.
func Watch(args []string) int {
	o, set := newOptions("watch", watchUsage)
	set.DurationVar(&o.limit, "limit", 24*time.Hour, "the longest that one barrier is watched")
	if err := o.read(set, args); errors.Is(err, flag.ErrHelp) {
		return 0
	} else if err != nil {
		fmt.Fprintf(os.Stderr, "pilot watch: %v\n", err)
		return exitUsage
	}
	if len(o.argv) > 0 {
		fmt.Fprintf(os.Stderr, "pilot watch: it starts no command: leave out %q\n", strings.Join(o.argv, " "))
		return exitUsage
	}
	endOnSignal()
	for said := ""; ; o.who.Nonce = nonce() {
		code, err := watchOnce(*o)
		said = complain("watch", err, said)
		if !o.again {
			return code
		}
		time.Sleep(betweenBarriers)
	}
}

func watchOnce(o options) (int, error) {
	to, err := connect(o)
	if err != nil {
		return exitFailed, err
	}
	w := &watcher{options: o, to: to}
	err = w.watch()
	switch {
	case err == nil:
		return exitReported, nil
	case errors.Is(err, errUnwatched), errors.Is(err, errRefused):
		return exitUnwanted, err
	default:
		return exitFailed, err
	}
}

var errUnwatched = errors.New("the barrier is not watched")

type watcher struct {
	options
	to    caller
	clock offset
	load  chan loadSample
}

const (
	sampleEvery = time.Second
	// What is kept while the service does not answer; older samples are dropped.
	mostUnsaid = 600
	mostAtOnce = 60
)

func (w *watcher) watch() error {
	facts := hostFacts() // before the clock is measured: it takes a moment
	clock, err := setClock(w.to, w.who, w.patience)
	if err != nil {
		return err
	}
	w.clock, w.load = clock, make(chan loadSample, mostUnsaid)
	over := make(chan struct{})
	defer close(over)
	go w.sample(over)
	for end := time.Now().Add(w.limit); time.Now().Before(end); facts = nil {
		got, err := persistently(w.to, w.next(facts), w.patience)
		switch {
		case err != nil:
			return err
		case got.Say == "leave":
			_, _ = w.to.call(w.next(nil), time.Second) // the last samples: the service may be gone by now
			return nil
		case got.Say != "wait":
			return fmt.Errorf("%w: the service says %s: %s", errUnwatched, got.Say, got.Reason)
		}
	}
	return fmt.Errorf("the barrier was not over within %s", w.limit)
}

// Samples are taken while a message is under way, too.
func (w *watcher) sample(over <-chan struct{}) {
	tick := time.NewTicker(sampleEvery)
	defer tick.Stop()
	for {
		select {
		case <-over:
			return
		case <-tick.C:
		}
		if len(w.load) == cap(w.load) {
			<-w.load
		}
		w.load <- w.clock.sampleLoad()
	}
}

// The next message: what was sampled since the last one, which is at least one sample but for the first message and the last.
func (w *watcher) next(facts map[string]string) message {
	said := load{Clock: w.clock, Facts: facts, Samples: []loadSample{}}
	for len(said.Samples) < mostAtOnce && len(w.load) > 0 {
		said.Samples = append(said.Samples, <-w.load)
	}
	return message{Kind: "load", identity: w.who, Load: &said}
}
