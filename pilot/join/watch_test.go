package join

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"
)

func TestVersionsAreReadOfWhatProgramsSay(t *testing.T) {
	for line, want := range map[string]string{
		"QEMU emulator version 8.2.2 (Debian 1:8.2.2+ds-1)":          "8.2.2 (Debian 1:8.2.2+ds-1)",
		"QEMU emulator version 9.1.0":                                "9.1.0",
		"QEMU emulator version 6.2.0 (qemu-kvm-6.2.0-53.module_el8)": "6.2.0 (qemu-kvm-6.2.0-53.module_el8)",
		"libvirtd (libvirt) 9.0.0":                                   "9.0.0",
		"9.0.0":                                                      "9.0.0",
		"qemu-system-x86_64: command not found":                      "",
		"":                                                           "",
	} {
		if got := versionIn(line); got != want {
			t.Errorf("expected %q of %q, got %q", want, line, got)
		}
	}
}

func TestAPodSaysNothingOfTheOSOfItsImageAsThatOfItsNode(t *testing.T) {
	t.Setenv("KUBERNETES_SERVICE_HOST", "")
	if hostFacts()["os"] == "" {
		t.Skip("this machine has no /etc/os-release")
	}
	t.Setenv("KUBERNETES_SERVICE_HOST", "10.96.0.1")
	for _, name := range []string{"os", "qemu", "libvirt"} {
		if value, found := hostFacts()[name]; found {
			t.Errorf("expected no %s, got %s", name, value)
		}
	}
	if hostFacts()["kernel"] == "" {
		t.Error("expected the kernel, which is that of the node")
	}
}

// A service that answers what is in the list, then that it is over.
type scripted struct {
	answers []answer
	said    []message
}

func (s *scripted) call(say message, _ time.Duration) (answer, error) {
	if say.Kind == "clock" {
		return answer{Say: "clock", NowMs: 1000}, nil
	}
	s.said = append(s.said, say)
	if len(s.answers) == 0 {
		return answer{Say: "leave"}, nil
	}
	time.Sleep(1100 * time.Millisecond) // as the service holds it
	next := s.answers[0]
	s.answers = s.answers[1:]
	return next, nil
}

func TestAWatcherSaysFactsOnceAndEverySampleOnce(t *testing.T) {
	to := &scripted{answers: []answer{{Say: "wait"}, {Say: "wait"}}}
	w := &watcher{options: options{limit: time.Minute, patience: time.Second}, to: to}
	if err := w.watch(); err != nil {
		t.Fatal(err)
	}
	var at []float64
	for i, each := range to.said {
		if (each.Load.Facts != nil) != (i == 0) {
			t.Errorf("message %d: facts are said with the first message alone", i)
		}
		for _, sample := range each.Load.Samples {
			at = append(at, sample.AtMs)
			if sample.CPU["user"] <= 0 || sample.AvailableBytes <= 0 {
				t.Errorf("expected counters, got %+v", sample)
			}
		}
	}
	if len(at) < 2 || !slices.IsSorted(at) || len(slices.Compact(slices.Clone(at))) != len(at) {
		t.Errorf("expected a sample each second, each once, got %v", at)
	}
}

func TestAWatcherThatIsNotWantedSaysWhy(t *testing.T) {
	to := &scripted{answers: []answer{{Say: "gone", Reason: "this is the barrier b, not a"}}}
	w := &watcher{options: options{limit: time.Minute, patience: time.Second}, to: to}
	if err := w.watch(); !errors.Is(err, errUnwatched) || !strings.Contains(err.Error(), "not a") {
		t.Errorf("expected why, got %v", err)
	}
}

func TestWatchTakesNoCommand(t *testing.T) {
	t.Setenv(tokenVariable, "a-secret")
	printed := stderrOf(t, func() {
		if code := Watch([]string{"http://127.0.0.1:1", "--start", "x", "--", "sleep", "1"}); code != exitUsage {
			t.Errorf("expected the exit code %d, got %d", exitUsage, code)
		}
	})
	if !strings.Contains(printed, `"sleep 1"`) {
		t.Errorf("expected what is to be left out, got %s", printed)
	}
}
