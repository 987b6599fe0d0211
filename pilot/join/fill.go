package join

import "time"

// Starts a command again and again, so that the load on the machine does not thin out while others are still at work.
type filler struct {
	quit  chan struct{}
	done  chan struct{}
	fills int
}

func (m *member) fill() *filler {
	f := &filler{quit: make(chan struct{}), done: make(chan struct{})}
	go func() {
		defer close(f.done)
		for {
			begin := time.Now()
			w := start(m.argv, m.limit)
			f.fills++
			select {
			case <-w.ended:
			case <-f.quit:
				w.end("leave")
				<-w.ended
				return
			}
			if !f.pause(begin) {
				return
			}
		}
	}()
	return f
}

// A command that fails at once is not started a thousand times a second. False where it is time to stop.
func (f *filler) pause(since time.Time) bool {
	select {
	case <-f.quit:
		return false
	case <-time.After(max(0, 100*time.Millisecond-time.Since(since))):
		return true
	}
}

// Ends it, and says how often the command was started.
func (f *filler) stop() int {
	close(f.quit)
	<-f.done
	return f.fills
}
