package join

import (
	"errors"
	"testing"
)

func TestWhatIsWrongIsPrintedOnceUntilItIsOverOrAnother(t *testing.T) {
	gone, refused := errors.New("no answer"), errRefused
	printed := stderrOf(t, func() {
		said := ""
		for _, err := range []error{gone, gone, refused, refused, nil, refused} {
			said = complain("join", err, said)
		}
	})
	line := func(err error) string { return "pilot join: " + err.Error() + "\n" }
	if want := line(gone) + line(refused) + line(refused); printed != want {
		t.Errorf("expected %q, got %q", want, printed)
	}
}
