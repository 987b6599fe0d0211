// Package work is the program of a ramp's containers: it holds so much memory, touches all of it, works so much of a CPU, and says each
// second how much it did.
package work

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"
	"time"
)

// Main runs until it is ended; it returns the exit code.
func Main(args []string) int {
	asked, err := parse(args)
	if errors.Is(err, flag.ErrHelp) {
		fmt.Fprint(os.Stderr, usage)
		return 0
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 2
	}
	ended := make(chan os.Signal, 1)
	signal.Notify(ended, syscall.SIGTERM, syscall.SIGINT)
	run(asked, os.Stdout, ended)
	return 0
}

const usage = `usage: pilot work [--cpu=PERCENT] [--bytes=N] [--growth=N]

Is the program of a ramp's containers: it works PERCENT of one CPU (5 where none is said), holds and touches N bytes of memory, takes --growth
of them each second (0: all at once), and prints each second how much it did, as JSON. It runs until it is ended.
`

// What a container is to do.
type task struct {
	// Percent of one CPU.
	cpu float64
	// Bytes that it holds in the end, and how many it takes each second.
	bytes, growth int64
}

func parse(args []string) (task, error) {
	var t task
	flags := flag.NewFlagSet("work", flag.ContinueOnError)
	flags.SetOutput(io.Discard)
	flags.Float64Var(&t.cpu, "cpu", 5, "percent of one CPU")
	flags.Int64Var(&t.bytes, "bytes", 0, "memory to hold in the end")
	flags.Int64Var(&t.growth, "growth", 0, "memory to take each second; 0: all of it at once")
	err := flags.Parse(args)
	if errors.Is(err, flag.ErrHelp) {
		return t, err
	}
	if err != nil {
		return t, fmt.Errorf("expected work --cpu=PERCENT --bytes=N --growth=N: %w", err)
	}
	if flags.NArg() > 0 || t.cpu < 0 || t.cpu > 100 || t.bytes < 0 || t.growth < 0 {
		return t, fmt.Errorf("expected work --cpu=0 to 100 --bytes=N --growth=N, got %q", args)
	}
	return t, nil
}

// How often it shares its time between work and sleep.
const slice = 100 * time.Millisecond

func run(t task, out io.Writer, ended <-chan os.Signal) {
	m := &memory{}
	begin := time.Now()
	tick := time.NewTicker(slice)
	defer tick.Stop()
	units, said, saidAt := 0, 0, begin
	for {
		elapsed := time.Since(begin)
		m.hold(t.due(elapsed))
		m.touch()
		units += t.work()
		if now := time.Now(); now.Sub(saidAt) >= time.Second {
			rate := float64(units-said) / now.Sub(saidAt).Seconds()
			fmt.Fprintf(out, "{\"prowess\":\"work\",\"seconds\":%.1f,\"perSecond\":%.0f,\"bytes\":%d%s}\n", now.Sub(begin).Seconds(), rate, m.held(), sandbox{}.members())
			said, saidAt = units, now
		}
		select {
		case <-ended:
			return
		case <-tick.C:
		}
	}
}

// Memory that is due after so long.
func (t task) due(elapsed time.Duration) int64 {
	if t.growth == 0 {
		return t.bytes
	}
	return min(t.bytes, int64(float64(t.growth)*elapsed.Seconds()))
}

// One slice's share of a CPU; returns the units done in it. A unit is always the same work.
func (t task) work() int {
	until := time.Now().Add(time.Duration(t.cpu / 100 * float64(slice)))
	units := 0
	for time.Now().Before(until) {
		unit()
		units++
	}
	return units
}

var sink uint64

// About ten microseconds of arithmetic.
func unit() {
	x := sink | 1
	for i := 0; i < 5000; i++ {
		x ^= x << 13
		x ^= x >> 7
		x ^= x << 17
	}
	sink = x
}
