// go-duration parses each line (a JSON string) as a Go duration and prints {"nanoseconds": "5400000000000", "text": "1h30m0s"},
// or null where Go refuses it.
package main

import (
	"encoding/json"
	"errors"
	"io"
	"os"
	"strconv"
	"time"
)

type duration struct {
	Nanoseconds string `json:"nanoseconds"`
	Text        string `json:"text"`
}

func main() {
	in, out := json.NewDecoder(os.Stdin), json.NewEncoder(os.Stdout)
	for {
		var text string
		if err := in.Decode(&text); errors.Is(err, io.EOF) {
			return
		} else if err != nil {
			panic(err)
		}
		if err := out.Encode(parse(text)); err != nil {
			panic(err)
		}
	}
}

func parse(text string) *duration {
	d, err := time.ParseDuration(text)
	if err != nil {
		return nil
	}
	return &duration{Nanoseconds: strconv.FormatInt(int64(d), 10), Text: d.String()}
}
