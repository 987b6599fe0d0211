package join

import (
	"crypto/rand"
	"encoding/hex"
	"errors"
	"flag"
	"fmt"
	"os"
	"strings"
	"time"
)

type options struct {
	who       identity
	url       string
	token     string
	transport string
	tty       string
	report    string
	limit     time.Duration
	patience  time.Duration
	again     bool
	argv      []string
}

const usage = `usage: pilot join URL --token TOKEN --start BARRIER [options] -- COMMAND [ARGUMENT...]

Joins a barrier, starts COMMAND at the moment that is common to all participants, starts it again until all have ended, and reports what
the first of these runs left behind. With --transport serial or stdio there is no URL. With --again it waits for the next barrier then.

`

const tokenVariable = "PILOT_TOKEN"

func parse(args []string) (options, error) {
	o, set := newOptions("join", usage)
	set.StringVar(&o.who.Benchmark, "benchmark", "", "what COMMAND is, for people")
	set.StringVar(&o.report, "report", "pilot-report.json", "the local file for what was found, which is written in any case; empty for none")
	set.DurationVar(&o.limit, "limit", time.Hour, "ends COMMAND where it has not ended by itself")
	if err := o.read(set, args); err != nil {
		return *o, err
	}
	if len(o.argv) == 0 {
		return *o, errors.New("expected the command to run after --")
	}
	return *o, nil
}

// What a participant and a watcher are both given.
func newOptions(command, usage string) (*options, *flag.FlagSet) {
	o := &options{who: identity{BootID: read("/proc/sys/kernel/random/boot_id"), Nonce: nonce(), Tags: map[string]string{}}}
	host, _ := os.Hostname()
	set := flag.NewFlagSet(command, flag.ContinueOnError)
	set.Usage = func() { fmt.Fprint(set.Output(), usage); set.PrintDefaults() }
	set.StringVar(&o.token, "token", "", "the run's token; better in the variable "+tokenVariable+", which other users of the machine do not see")
	set.StringVar(&o.who.Barrier, "start", "", "the barrier to join")
	set.StringVar(&o.who.ID, "id", host, "who this is; of a participant one of the names that the barrier expects")
	set.Func("tag", "KEY=VALUE to record; may be given again", func(text string) error {
		key, value, found := strings.Cut(text, "=")
		if !found || key == "" || strings.TrimSpace(value) == "" {
			return fmt.Errorf("expected KEY=VALUE, got %q", text)
		}
		o.who.Tags[key] = value
		return nil
	})
	set.StringVar(&o.transport, "transport", "http", "http; serial: frames over the line --tty; stdio: frames over standard input and output, and all else to standard error")
	set.StringVar(&o.tty, "tty", "/dev/ttyS0", "the serial line of --transport serial")
	set.DurationVar(&o.patience, "patience", 30*time.Second, "how long a service that does not answer is waited for")
	set.BoolVar(&o.again, "again", false, "joins one barrier after the other, until it is ended: for a machine that outlives runs; without --start whichever is open")
	return o, set
}

func (o *options) read(set *flag.FlagSet, args []string) error {
	if len(args) > 0 && !strings.HasPrefix(args[0], "-") {
		o.url, args = args[0], args[1:]
	}
	if err := set.Parse(args); err != nil {
		return err
	}
	// No default of the flag: its usage, which lands in logs, would print it.
	if o.token == "" {
		o.token = strings.TrimSpace(os.Getenv(tokenVariable)) // files that hold it end with a line feed
	}
	o.argv = set.Args()
	return o.check()
}

func (o options) check() error {
	switch {
	case o.transport != "http" && o.transport != "serial" && o.transport != "stdio":
		return fmt.Errorf("--transport: expected http, serial or stdio, got %q", o.transport)
	case o.transport != "http" && o.url != "":
		return fmt.Errorf("--transport %s calls no URL: leave out %q", o.transport, o.url)
	case o.transport == "http" && !strings.HasPrefix(o.url, "http://") && !strings.HasPrefix(o.url, "https://"):
		return fmt.Errorf("expected the URL of the service first, such as http://10.0.0.1:8090, got %q", o.url)
	case o.who.Barrier == "" && !o.again:
		return errors.New("--start names the barrier to join, and is missing")
	case o.token == "":
		return errors.New("--token is missing: the run that holds the barrier prints it")
	case strings.ContainsFunc(o.token, func(r rune) bool { return r <= ' ' || r > '~' }):
		return errors.New("the token holds a space, a line break or another character that no header of HTTP carries: expected it as the run prints it")
	}
	return nil
}

func nonce() string {
	bytes := make([]byte, 8)
	_, _ = rand.Read(bytes) // never fails
	return hex.EncodeToString(bytes)
}
