package join

import (
	"testing"
	"time"
)

func TestAPauseIsALookThatComesLate(t *testing.T) {
	began := time.Now()
	p := &pauses{last: began}
	after := func(ms int) time.Time { return began.Add(time.Duration(ms) * time.Millisecond) }
	for _, look := range []struct {
		atMs, wantMs int
		why          string
	}{
		{100, 0, "in time"},
		{290, 0, "late as on a busy machine"},
		{320, 0, "between two"},
		{3120, 2700, "after it was stopped"},
		{3620, 2700, "the longest counts"},
	} {
		if got := p.look(after(look.atMs)); got != time.Duration(look.wantMs)*time.Millisecond {
			t.Errorf("%s: expected %d ms, got %v", look.why, look.wantMs, got)
		}
	}
}
