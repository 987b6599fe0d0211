package join

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"strings"
	"testing"
	"time"
)

// The service's end of a line: what the pilot wrote, and a way to answer.
func lineOf(t *testing.T) (*serialCaller, net.Conn, <-chan string) {
	t.Helper()
	ours, theirs := net.Pipe()
	t.Cleanup(func() { _, _ = ours.Close(), theirs.Close() })
	written := make(chan string, 100)
	go func() {
		for lines := bufio.NewScanner(theirs); lines.Scan(); {
			if strings.HasPrefix(lines.Text(), "===PILOT> ") {
				written <- lines.Text()
			}
		}
	}()
	return serialOver(ours, "secret"), theirs, written
}

func answerOf(sequence uint64, body string) string {
	return strings.ReplaceAll(string(linesOf(sequence, []byte(body))), "PILOT>", "PILOT<")
}

func TestWhatIsNotAnsweredIsSentAgainAtOnceWhereTheServiceAsksForIt(t *testing.T) {
	pilot, line, written := lineOf(t)
	got := make(chan error, 1)
	go func() {
		said, err := pilot.call(message{Kind: "clock"}, callLimit)
		if err == nil && said.Say != "clock" {
			err = fmt.Errorf("got %v", said)
		}
		got <- err
	}()
	first := <-written
	_, _ = io.WriteString(line, answerOf(0, `{"say":"again"}`))
	select {
	case second := <-written:
		if first != second {
			t.Errorf("expected the same message, got %s and %s", first, second)
		}
	case <-time.After(resendAfter * 9 / 10):
		t.Error("it was not sent again")
	}
	_, _ = io.WriteString(line, "login: "+answerOf(1, `{"say":"clock","nowMs":5}`))
	if err := <-got; err != nil {
		t.Error(err)
	}
}

func TestThereIsNoURLWhereNothingIsCalled(t *testing.T) {
	for _, transport := range []string{"serial", "stdio"} {
		if _, err := parse([]string{"--transport", transport, "--start", "x", "--token", "t", "--", "true"}); err != nil {
			t.Error(err)
		}
		if _, err := parse([]string{"http://h", "--transport", transport, "--start", "x", "--token", "t", "--", "true"}); err == nil {
			t.Errorf("%s: expected an error that names the URL", transport)
		}
	}
}
