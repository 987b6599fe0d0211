package work

import (
	"bytes"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"
)

func TestDueGrowsToItsEnd(t *testing.T) {
	asked := task{bytes: 100, growth: 30}
	for seconds, want := range map[int]int64{0: 0, 1: 30, 3: 90, 4: 100, 60: 100} {
		if got := asked.due(time.Duration(seconds) * time.Second); got != want {
			t.Errorf("after %d s %d bytes are due, want %d", seconds, got, want)
		}
	}
	if got := (task{bytes: 100}).due(0); got != 100 {
		t.Errorf("without growth all is due at once, got %d", got)
	}
}

func TestHoldsAndTouchesEveryPage(t *testing.T) {
	m := &memory{}
	m.hold(5*chunkBytes + 1)
	if m.held() != 5*chunkBytes {
		t.Fatalf("holds %d bytes, want 5 chunks", m.held())
	}
	m.touch()
	for index, chunk := range m.chunks {
		for page := 0; page < chunkBytes; page += pageBytes {
			if chunk[page] == 0 {
				t.Fatalf("page %d of chunk %d was not written", page/pageBytes, index)
			}
		}
	}
}

func TestSaysEachSecondWhatItDid(t *testing.T) {
	ended := make(chan os.Signal, 1)
	go func() {
		time.Sleep(1500 * time.Millisecond)
		ended <- os.Interrupt
	}()
	var out bytes.Buffer
	run(task{cpu: 10, bytes: 3 * chunkBytes}, &out, ended)
	line, _, _ := strings.Cut(out.String(), "\n")
	want := regexp.MustCompile(`^\{"prowess":"work","seconds":\d+\.\d,"perSecond":[1-9]\d*,"bytes":3145728(,"totalBytes":[1-9]\d*)?(,"cpus":[1-9]\d*)?(,"ksm":\d)?\}$`)
	if !want.MatchString(line) {
		t.Errorf("said %q", line)
	}
}

func TestSaysWhatItSeesOfItsSandbox(t *testing.T) {
	root := t.TempDir()
	for path, text := range map[string]string{
		"/proc/meminfo":                  "MemTotal:        2097152 kB\nMemFree:         1000 kB\n",
		"/sys/devices/system/cpu/online": "0-2,5\n",
		"/sys/kernel/mm/ksm/run":         "1\n",
	} {
		if err := os.MkdirAll(filepath.Dir(root+path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(root+path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if got, want := (sandbox{root}).members(), `,"totalBytes":2147483648,"cpus":4,"ksm":1`; got != want {
		t.Errorf("sees %q, want %q", got, want)
	}
	if got := (sandbox{t.TempDir()}).members(); got != "" {
		t.Errorf("where nothing can be read it sees %q", got)
	}
}

func TestRefusesWhatItCannotDo(t *testing.T) {
	for _, args := range [][]string{{"--cpu=101"}, {"--bytes=-1"}, {"--bytes=1G"}, {"more"}} {
		if _, err := parse(args); err == nil {
			t.Errorf("%q was accepted", args)
		}
	}
}

func TestSaysWhatItTakes(t *testing.T) {
	if code := Main([]string{"--help"}); code != 0 {
		t.Errorf("--help ends with %d", code)
	}
}
