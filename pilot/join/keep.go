package join

import (
	"encoding/json"
	"fmt"
	"os"
)

// The local file: for machines whose network is what failed, and for what collects files.
type keepFile struct {
	path    string
	who     identity
	Report  *report
	End     *ending
	Problem string
}

func (k *keepFile) write() {
	if k.path == "" {
		return
	}
	text, err := json.MarshalIndent(struct {
		Version int `json:"version"`
		identity
		Report  *report `json:"report,omitempty"`
		End     *ending `json:"end,omitempty"`
		Problem string  `json:"problem,omitempty"`
	}{1, k.who, k.Report, k.End, k.Problem}, "", "  ")
	if err == nil {
		err = replace(k.path, append(text, '\n'))
	}
	if err != nil {
		fmt.Fprintf(os.Stderr, "pilot join: the report is not kept: %v\n", err)
	}
}

// Half a file is never seen.
func replace(path string, text []byte) error {
	if err := os.WriteFile(path+".new", text, 0o600); err != nil {
		return err
	}
	return os.Rename(path+".new", path)
}
