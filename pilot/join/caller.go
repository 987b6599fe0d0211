package join

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"time"
)

// Carries one message to the service and its answer back.
type caller interface {
	call(message message, within time.Duration) (answer, error)
}

// The service refuses the token: another try gives the same.
var errRefused = errors.New("the service refuses the token")

// Repeats a call until it is answered, with waits of random length between, so that many that lost their service do not come back at one moment.
func persistently(to caller, say message, patience time.Duration) (answer, error) {
	end := time.Now().Add(patience)
	for {
		got, err := to.call(say, callLimit)
		if err == nil || errors.Is(err, errRefused) {
			return got, err
		}
		if time.Now().After(end) {
			return got, fmt.Errorf("no answer from the service within %s; last seen: %w", patience, err)
		}
		time.Sleep(100*time.Millisecond + rand.N(400*time.Millisecond))
	}
}

// The service holds a call for at most two seconds.
const callLimit = 10 * time.Second
