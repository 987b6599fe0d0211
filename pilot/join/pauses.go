package join

import (
	"sync"
	"time"
)

// How often this process looks whether it runs, and by how much a look may come late on a machine that is busy.
const lookEach = 100 * time.Millisecond

// Whether this process ran while its command did: one that is stopped stamps late what ended meanwhile, and starts nothing again.
type pauses struct {
	mutex   sync.Mutex
	last    time.Time
	longest time.Duration
}

// Looks until the channel is closed.
func watchPauses(over <-chan struct{}) *pauses {
	p := &pauses{last: time.Now()}
	go func() {
		ticks := time.NewTicker(lookEach)
		defer ticks.Stop()
		for {
			select {
			case <-over:
				return
			case <-ticks.C:
				p.look(time.Now())
			}
		}
	}()
	return p
}

// Says how long the longest pause was so far, one that has just ended among them.
func (p *pauses) look(now time.Time) time.Duration {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	if late := now.Sub(p.last) - lookEach; late > lookEach {
		p.longest = max(p.longest, late)
	}
	p.last = now
	return p.longest
}

func (p *pauses) longestMs() float64 {
	return float64(p.look(time.Now())) / float64(time.Millisecond)
}
