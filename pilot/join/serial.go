package join

import (
	"bytes"
	"compress/gzip"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"os"
	"regexp"
	"strconv"
	"sync"
	"syscall"
	"time"
)

// Messages over a serial line, in lines that survive what a kernel prints between and inside of them:
//
//	===PILOT> SEQUENCE PART/PARTS CRC32 BASE64===   to the service
//	===PILOT< SEQUENCE PART/PARTS CRC32 BASE64===   from it
//
// The parts of a message, one after the other, are its JSON by gzip. A line that arrives damaged is dropped, and what is not answered is
// sent again with the same sequence number. A message of the service with the number 0 asks for that at once: it has opened the line again.
type serialCaller struct {
	line     io.Writer
	token    string
	sequence uint64
	one      sync.Mutex // one call at a time
	mutex    sync.Mutex
	waiting  uint64
	parts    map[int]string
	answers  chan []byte
	again    chan struct{}
}

const partBytes = 400

// The service holds an answer for two seconds, and takes one that is silent for six as lost: it must hear the second attempt before.
const resendAfter = 3 * time.Second

func newSerialCaller(path, token string) (caller, error) {
	tty, err := os.OpenFile(path, os.O_RDWR|syscall.O_NOCTTY, 0)
	if err != nil {
		return nil, err
	}
	if err := makeRaw(tty); err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return serialOver(tty, token), nil
}

// Standard input and output, which a container shares with what is attached to it.
func newStdioCaller(token string) (caller, error) {
	if err := makeRaw(os.Stdin); err != nil {
		return nil, fmt.Errorf("standard input: %w", err)
	}
	return serialOver(struct {
		io.Reader
		io.Writer
	}{os.Stdin, os.Stdout}, token), nil
}

func serialOver(line io.ReadWriter, token string) *serialCaller {
	c := &serialCaller{line: line, token: token, answers: make(chan []byte, 1), again: make(chan struct{}, 1)}
	go c.listen(line)
	return c
}

func (c *serialCaller) call(say message, within time.Duration) (answer, error) {
	c.one.Lock()
	defer c.one.Unlock()
	var got answer
	body, err := json.Marshal(struct {
		Token string `json:"token"`
		message
	}{c.token, say})
	if err != nil {
		return got, err
	}
	c.sequence++
	lines := linesOf(c.sequence, body)
	c.expect(c.sequence)
	end := time.After(within)
	for {
		if _, err := c.line.Write(lines); err != nil {
			return got, err
		}
		select {
		case text := <-c.answers:
			if err := json.Unmarshal(text, &got); err != nil {
				return got, err
			}
			if got.Say == "refused" {
				return got, errRefused
			}
			return got, nil
		case <-c.again:
		case <-time.After(resendAfter):
		case <-end:
			return got, errors.New("nothing came back over the line")
		}
	}
}

func linesOf(sequence uint64, body []byte) []byte {
	var packed bytes.Buffer
	zip := gzip.NewWriter(&packed)
	_, _ = zip.Write(body) // a buffer takes everything
	_ = zip.Close()
	text := base64.StdEncoding.EncodeToString(packed.Bytes())
	count := (len(text) + partBytes - 1) / partBytes
	var lines bytes.Buffer
	for part := range count {
		piece := text[part*partBytes : min(len(text), (part+1)*partBytes)]
		fmt.Fprintf(&lines, "\n===PILOT> %d %d/%d %08x %s===\n", sequence, part+1, count, crc32.ChecksumIEEE([]byte(piece)), piece)
	}
	return lines.Bytes()
}

func (c *serialCaller) expect(sequence uint64) {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	c.waiting, c.parts = sequence, map[int]string{}
	select {
	case <-c.answers:
	default:
	}
}

var frame = regexp.MustCompile(`===PILOT< (\d+) (\d+)/(\d+) ([0-9a-f]{8}) ([A-Za-z0-9+/=]*?)===[\r\n]`)

// What is read and may still be the beginning of a frame.
const mostPending = 64 * 1024

func (c *serialCaller) listen(line io.Reader) {
	var pending []byte
	chunk := make([]byte, 4096)
	for {
		n, err := line.Read(chunk)
		pending = append(pending, chunk[:n]...)
		for {
			found := frame.FindSubmatchIndex(pending)
			if found == nil {
				break
			}
			c.take(submatches(pending, found))
			pending = pending[found[1]:]
		}
		if len(pending) > mostPending {
			pending = pending[len(pending)-mostPending:]
		}
		if err != nil {
			return
		}
	}
}

func submatches(text []byte, at []int) []string {
	all := make([]string, 0, len(at)/2)
	for i := 0; i < len(at); i += 2 {
		all = append(all, string(text[at[i]:at[i+1]]))
	}
	return all
}

func (c *serialCaller) take(fields []string) {
	sequence, _ := strconv.ParseUint(fields[1], 10, 64)
	part, _ := strconv.Atoi(fields[2])
	count, _ := strconv.Atoi(fields[3])
	c.mutex.Lock()
	defer c.mutex.Unlock()
	if sequence == 0 {
		select {
		case c.again <- struct{}{}:
		default:
		}
		return
	}
	if sequence != c.waiting || fmt.Sprintf("%08x", crc32.ChecksumIEEE([]byte(fields[5]))) != fields[4] {
		return
	}
	c.parts[part] = fields[5]
	if len(c.parts) < count {
		return
	}
	var text string
	for i := 1; i <= count; i++ {
		text += c.parts[i]
	}
	if body, err := unpack(text); err == nil {
		select {
		case c.answers <- body:
		default:
		}
	}
}

func unpack(text string) ([]byte, error) {
	packed, err := base64.StdEncoding.DecodeString(text)
	if err != nil {
		return nil, err
	}
	zip, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		return nil, err
	}
	return io.ReadAll(io.LimitReader(zip, mostAnswerBytes))
}
