// prow-config reads job files exactly as Prow does and prints each as one line of JSON: {"config": {...}} or {"error": "..."}.
package main

import (
	"encoding/json"
	"os"

	"sigs.k8s.io/prow/pkg/config"
)

type answer struct {
	Config *config.JobConfig `json:"config,omitempty"`
	Error  string            `json:"error,omitempty"`
}

func main() {
	out := json.NewEncoder(os.Stdout)
	for _, path := range os.Args[1:] {
		if err := out.Encode(read(path)); err != nil {
			panic(err)
		}
	}
}

func read(path string) answer {
	jobs, err := config.ReadJobConfig(path)
	if err != nil {
		return answer{Error: err.Error()}
	}
	return answer{Config: &jobs}
}
