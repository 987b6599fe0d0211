// Package join takes part in a barrier: it waits for the others, runs a command at the same moment as they do, and reports.
package join

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"time"
)

const (
	exitReported = 0
	exitFailed   = 1 // the service is gone, or there is nothing to report to
	exitUsage    = 2
	exitUnwanted = 3 // it must not run, or the run is over
)

// Main runs `pilot join` with the words after it.
func Main(args []string) int {
	o, err := parse(args)
	if errors.Is(err, flag.ErrHelp) {
		return 0
	}
	if err != nil {
		fmt.Fprintf(os.Stderr, "pilot join: %v\n", err)
		return exitUsage
	}
	endOnSignal()
	for said := ""; ; o.who.Nonce = nonce() {
		code, err := takePart(o)
		said = complain("join", err, said)
		if !o.again {
			return code
		}
		if err != nil {
			time.Sleep(betweenBarriers)
		}
	}
}

// Between two runs there is no service, or none that waits for it.
const betweenBarriers = 2 * time.Second

// Prints what is wrong, and returns it. The same is printed once: a machine that outlives runs may wait for days.
func complain(command string, err error, said string) string {
	if err == nil {
		return ""
	}
	if err.Error() != said {
		fmt.Fprintf(os.Stderr, "pilot %s: %v\n", command, err)
	}
	return err.Error()
}

func takePart(o options) (int, error) {
	to, err := connect(o)
	if err != nil {
		return exitFailed, err
	}
	m := &member{options: o, to: to, kept: keepFile{path: o.report, who: o.who}}
	defer m.keep()
	if err := m.attend(); err != nil {
		m.kept.Problem = err.Error()
		if errors.Is(err, errUnwanted) || errors.Is(err, errRefused) {
			return exitUnwanted, err
		}
		return exitFailed, err
	}
	return exitReported, nil
}

// A machine that joins again and again keeps its last report while it waits.
func (m *member) keep() {
	if !m.again || m.kept.Report != nil {
		m.kept.write()
	}
}

func connect(o options) (caller, error) {
	switch o.transport {
	case "serial":
		return newSerialCaller(o.tty, o.token)
	case "stdio":
		return newStdioCaller(o.token)
	default:
		return newHTTPCaller(o.url, o.token), nil
	}
}

// One participant from its arrival until it leaves.
type member struct {
	options
	to    caller
	clock offset
	kept  keepFile
}

var errUnwanted = errors.New("the command was not run")

func (m *member) attend() error {
	facts := machineFacts() // before the clock is measured: it takes a moment
	clock, err := setClock(m.to, m.who, m.patience)
	if err != nil {
		return err
	}
	m.clock = clock
	startAt, err := m.awaitRelease()
	if err != nil {
		return err
	}
	m.clock.sleepUntil(startAt)
	return m.work(facts)
}

// A service that is not there yet is waited for.
func setClock(to caller, who identity, patience time.Duration) (offset, error) {
	if _, err := persistently(to, message{Kind: "clock", identity: who}, patience); err != nil {
		return offset{}, err
	}
	return measureOffset(to, who)
}

// Says that it waits until it is released; each of these calls is a sign of life.
func (m *member) awaitRelease() (float64, error) {
	state, seen := "waiting", ""
	for {
		got, err := m.sync(state, seen)
		if err != nil {
			return 0, err
		}
		seen = got.Say
		switch got.Say {
		case "wait":
			state = "waiting"
		case "prepare":
			state = "prepared"
		case "go":
			return got.StartAtMs, nil
		default:
			return 0, fmt.Errorf("%w: the service says %s: %s", errUnwanted, got.Say, got.Reason)
		}
	}
}

func (m *member) sync(state, seen string) (answer, error) {
	return persistently(m.to, message{Kind: "sync", identity: m.who, State: state, Seen: seen}, m.patience)
}

// Runs the command, reports it, and keeps the load up until all have ended.
func (m *member) work(facts map[string]string) error {
	left := make(chan struct{})
	defer close(left)
	ran := watchPauses(left)
	ticks, started := cpuTicks(), m.clock.now()
	main := start(m.argv, m.limit)
	over := make(chan struct{})
	go m.beAlive("running", main.ended, over)
	<-main.ended
	ended := m.clock.now()
	filler := m.fill()
	found := m.reportOf(main, facts)
	found.StartedAtMs, found.EndedAtMs, found.CPUTime = started, ended, rise(ticks, cpuTicks())
	found.PausedMs = ran.longestMs()
	m.kept.Report = &found
	m.kept.write()
	<-over
	err := m.deliver(&found)
	if err == nil {
		err = m.keepFilling()
	}
	m.leave(filler, ran, err == nil)
	return err
}

// Gives signs of life until the first channel is closed, then closes the second. What they are answered does not matter yet.
func (m *member) beAlive(state string, until <-chan struct{}, over chan<- struct{}) {
	defer close(over)
	for {
		select {
		case <-until:
			return
		default:
		}
		if _, err := m.to.call(message{Kind: "sync", identity: m.who, State: state, Seen: "go"}, callLimit); err != nil {
			time.Sleep(time.Second)
		}
	}
}

func (m *member) reportOf(w *work, facts map[string]string) report {
	code := w.exitCode()
	return report{
		Argv: m.argv, ExitCode: code, EndedBy: w.by,
		Stdout: w.stdout.whole(), StdoutBytes: w.stdout.bytes, StdoutSha256: w.stdout.sha256(), Stderr: string(w.stderr.text),
		Clock: m.clock, WallOffMs: float64(time.Now().UnixMicro())/1000 - m.clock.now(), UptimeS: uptimeSeconds(), Facts: facts,
	}
}

func (m *member) deliver(found *report) error {
	got, err := persistently(m.to, message{Kind: "result", identity: m.who, Report: found}, m.patience)
	if err != nil {
		return err
	}
	if got.Say != "accepted" {
		return fmt.Errorf("the service does not take the result: %s: %s", got.Say, got.Reason)
	}
	return nil
}

func (m *member) keepFilling() error {
	for {
		got, err := m.sync("filling", "go")
		if err != nil {
			return err
		}
		if got.Say == "leave" {
			return nil
		}
		if got.Say != "go" {
			return fmt.Errorf("the service says %s: %s", got.Say, got.Reason)
		}
	}
}

func (m *member) leave(filler *filler, ran *pauses, isHeard bool) {
	until := m.clock.now()
	end := ending{LoadedUntilMs: until, PausedMs: ran.longestMs(), Fills: filler.stop()}
	if isHeard {
		if clock, err := measureOffset(m.to, m.who); err == nil {
			end.Clock, end.DriftMs = clock, clock.OffsetMs-m.clock.OffsetMs
		}
		_, _ = persistently(m.to, message{Kind: "left", identity: m.who, End: &end}, m.patience) // it is in the local file, too
	}
	m.kept.End = &end
}
