package join

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"hash"
	"os/exec"
	"syscall"
	"time"
)

// The command as it is run once.
type work struct {
	command *exec.Cmd
	stdout  *head
	stderr  *tail
	ended   chan struct{}
	by      string
	fault   error
}

const mostStdout = 8 << 20
const mostStderr = 16 << 10

// Starts the command in a process group of its own, so that its children end with it. It is ended after the limit.
func start(argv []string, limit time.Duration) *work {
	w := &work{command: exec.Command(argv[0], argv[1:]...), stdout: newHead(mostStdout), stderr: &tail{most: mostStderr}, ended: make(chan struct{}), by: "tool"}
	w.command.Stdout, w.command.Stderr = w.stdout, w.stderr
	w.command.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	w.command.WaitDelay = 5 * time.Second
	if w.fault = w.command.Start(); w.fault != nil {
		close(w.ended)
		return w
	}
	remember(w.command.Process.Pid, true)
	guard := time.AfterFunc(limit, func() { w.end("limit") })
	go func() {
		w.fault = w.command.Wait()
		guard.Stop()
		remember(w.command.Process.Pid, false)
		close(w.ended)
	}()
	return w
}

// Asks the command to end, and makes it end 5 s later.
func (w *work) end(by string) {
	if w.command.Process == nil {
		return
	}
	w.by = by
	group := -w.command.Process.Pid
	_ = syscall.Kill(group, syscall.SIGTERM)
	select {
	case <-w.ended:
	case <-time.After(5 * time.Second):
		_ = syscall.Kill(group, syscall.SIGKILL)
	}
}

// 127 where it could not be started, as a shell says it; 128 and more where a signal ended it.
func (w *work) exitCode() int {
	var exit *exec.ExitError
	switch {
	case w.fault == nil:
		return 0
	case errors.As(w.fault, &exit):
		if status, ok := exit.Sys().(syscall.WaitStatus); ok && status.Signaled() {
			return 128 + int(status.Signal())
		}
		return exit.ExitCode()
	case w.command.Process == nil:
		_, _ = w.stderr.Write([]byte(w.fault.Error() + "\n"))
		return 127
	default:
		return 1
	}
}

// Keeps the beginning of a text, and the length and hash of all of it.
type head struct {
	most  int
	text  []byte
	bytes int64
	sum   hash.Hash
}

func newHead(most int) *head { return &head{most: most, sum: sha256.New()} }

func (h *head) Write(p []byte) (int, error) {
	h.bytes += int64(len(p))
	h.sum.Write(p)
	h.text = append(h.text, p[:min(len(p), h.most-len(h.text))]...)
	return len(p), nil
}

// Empty where it was too long to keep: half an output is none.
func (h *head) whole() string {
	if h.bytes > int64(h.most) {
		return ""
	}
	return string(h.text)
}

func (h *head) sha256() string { return hex.EncodeToString(h.sum.Sum(nil)) }

// Keeps the end of a text.
type tail struct {
	most int
	text []byte
}

func (t *tail) Write(p []byte) (int, error) {
	t.text = append(t.text, p...)
	if over := len(t.text) - t.most; over > 0 {
		t.text = append([]byte(nil), t.text[over:]...)
	}
	return len(p), nil
}
