package join

import (
	"fmt"
	"time"
)

// The service's clock by ours: add it to what has passed since this process began, in milliseconds.
type offset struct {
	OffsetMs float64 `json:"offsetMs"`
	BoundMs  float64 `json:"boundMs"` // half of the shortest round trip: the offset is within this
	Probes   int     `json:"probes"`
}

var began = time.Now()

// Milliseconds since this process began, by the monotonic clock.
func mono() float64 { return float64(time.Since(began)) / float64(time.Millisecond) }

func (o offset) now() float64 { return mono() + o.OffsetMs }

const probes = 8

// Asks the service for its time several times: of the shortest round trip the middle is the best guess.
func measureOffset(to caller, who identity) (offset, error) {
	best := offset{}
	var last error
	for range probes {
		sent := mono()
		got, err := to.call(message{Kind: "clock", identity: who}, callLimit)
		received := mono()
		if err != nil {
			last = err
			continue
		}
		best.Probes++
		if bound := (received - sent) / 2; best.Probes == 1 || bound < best.BoundMs {
			best.BoundMs = bound
			best.OffsetMs = got.NowMs - (sent+received)/2
		}
	}
	if best.Probes == 0 {
		return best, fmt.Errorf("the service did not say its time: %w", last)
	}
	return best, nil
}

// Sleeps for most of the time and polls the rest: a timer wakes late, and all must begin at one moment.
func (o offset) sleepUntil(at float64) {
	if left := at - o.now(); left > pollMs {
		time.Sleep(time.Duration((left - pollMs) * float64(time.Millisecond)))
	}
	for o.now() < at {
	}
}

const pollMs = 2
