package join

import (
	"os"
	"os/signal"
	"sync"
	"syscall"
)

// What runs now: it is in process groups of its own, and would outlive a pilot that is ended.
var running = struct {
	sync.Mutex
	groups map[int]bool
}{groups: map[int]bool{}}

func remember(group int, runs bool) {
	running.Lock()
	defer running.Unlock()
	if runs {
		running.groups[group] = true
	} else {
		delete(running.groups, group)
	}
}

// Ends what runs when the pilot is asked to end, and then the pilot: the service misses its signs of life.
func endOnSignal() {
	asked := make(chan os.Signal, 1)
	signal.Notify(asked, syscall.SIGTERM, syscall.SIGINT, syscall.SIGHUP)
	go func() {
		got := <-asked
		running.Lock()
		for group := range running.groups {
			_ = syscall.Kill(-group, syscall.SIGKILL)
		}
		code := 1
		if number, ok := got.(syscall.Signal); ok {
			code = 128 + int(number)
		}
		os.Exit(code)
	}()
}
