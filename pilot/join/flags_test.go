package join

import (
	"io"
	"os"
	"strings"
	"testing"
)

// Usage is printed for every wrong flag, and lands in logs of the machine.
func TestUsageDoesNotPrintTheToken(t *testing.T) {
	t.Setenv(tokenVariable, "a-secret")
	printed := stderrOf(t, func() { _, _ = parse([]string{"http://h", "--wrong"}) })
	if !strings.Contains(printed, tokenVariable) || strings.Contains(printed, "a-secret") {
		t.Errorf("expected a usage without the token, got %s", printed)
	}
}

func TestTokenComesFromTheFlagAndElseFromTheEnvironment(t *testing.T) {
	t.Setenv(tokenVariable, "a-secret")
	for want, args := range map[string][]string{
		"a-secret": {"http://h", "--start", "x", "--", "true"},
		"another":  {"http://h", "--start", "x", "--token", "another", "--", "true"},
	} {
		if got, err := parse(args); err != nil || got.token != want {
			t.Errorf("expected the token %q, got %q, %v", want, got.token, err)
		}
	}
}

func TestTokenThatNoHeaderCarriesIsRefused(t *testing.T) {
	for token, refused := range map[string]bool{"a-secret\n": false, "a\nb": true, "a b": true, "ü": true} {
		t.Setenv(tokenVariable, token)
		_, err := parse([]string{"http://h", "--start", "x", "--", "true"})
		if (err != nil) != refused || refused && strings.Contains(err.Error(), token) {
			t.Errorf("expected that %q is refused: %t, and is not printed; got %v", token, refused, err)
		}
	}
}

func TestTagThatSaysNothingIsRefused(t *testing.T) {
	for tag, refused := range map[string]bool{"flavour=vm-4": false, "flavour=": true, "flavour= ": true, "=vm-4": true, "flavour": true} {
		var err error
		_ = stderrOf(t, func() {
			_, err = parse([]string{"http://h", "--start", "x", "--token", "t", "--tag", tag, "--", "true"})
		})
		if (err != nil) != refused {
			t.Errorf("expected that %q is refused: %t; got %v", tag, refused, err)
		}
	}
}

func stderrOf(t *testing.T, act func()) string {
	t.Helper()
	reader, writer, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	before := os.Stderr
	os.Stderr = writer
	act()
	os.Stderr = before
	_ = writer.Close()
	text, _ := io.ReadAll(reader)
	return string(text)
}
