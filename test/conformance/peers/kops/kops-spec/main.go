// Reads documents as `kops create -f` does, and refuses fields that kops' types do not have: prints the kind and name of each.
package main

import (
	"fmt"
	"io"
	"os"

	"k8s.io/kops/pkg/apis/kops/v1alpha2"
	"k8s.io/kops/pkg/kopscodecs"
	"k8s.io/kops/util/pkg/text"
	"sigs.k8s.io/yaml"
)

func main() {
	contents, err := io.ReadAll(os.Stdin)
	fail(err)
	for _, section := range text.SplitContentToSections(contents) {
		object, kind, err := kopscodecs.Decode(section, nil)
		fail(err)
		var strict any
		switch kind.Kind {
		case "Cluster":
			strict = &v1alpha2.Cluster{}
		case "InstanceGroup":
			strict = &v1alpha2.InstanceGroup{}
		default:
			fail(fmt.Errorf("unexpected kind %s", kind.Kind))
		}
		fail(yaml.UnmarshalStrict(section, strict))
		fmt.Printf("%s %T\n", kind.Kind, object)
	}
}

func fail(err error) {
	if err == nil {
		return
	}
	fmt.Fprintln(os.Stderr, err)
	os.Exit(1)
}
