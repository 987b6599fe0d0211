// html-lens prints what Deck's html lens makes of files: the body of its page, with each file in an iframe.
// The first argument is the folder of the lens's template.
package main

import (
	"fmt"
	"os"
	"path/filepath"

	"sigs.k8s.io/prow/pkg/config"
	"sigs.k8s.io/prow/pkg/spyglass/api"
	"sigs.k8s.io/prow/pkg/spyglass/lenses/html"
)

// Of an artifact the lens asks no more than its name and its content.
type file struct {
	api.Artifact
	path string
}

func (f file) CanonicalLink() string    { return filepath.Base(f.path) }
func (f file) ReadAll() ([]byte, error) { return os.ReadFile(f.path) }

func main() {
	var artifacts []api.Artifact
	for _, path := range os.Args[2:] {
		artifacts = append(artifacts, file{path: path})
	}
	fmt.Print(html.Lens{}.Body(artifacts, os.Args[1], "", nil, config.Spyglass{}))
}
