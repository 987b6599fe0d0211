// job-fields prints, as JSON, the fields that Prow's decoder knows in a job file and the kind of each:
// {"JobConfig": {"periodics": "[]Periodic", ...}, "Periodic": {"cron": "string", ...}, ...}
package main

import (
	"encoding/json"
	"fmt"
	"os"
	"reflect"
	"strings"

	"k8s.io/apimachinery/pkg/api/resource"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/util/intstr"
	prowapi "sigs.k8s.io/prow/pkg/apis/prowjobs/v1"
	"sigs.k8s.io/prow/pkg/config"
)

// Types with a decoder of their own, by what they accept.
var special = map[reflect.Type]string{
	reflect.TypeOf(prowapi.Duration{}):   "duration",     // a Go duration or an integer of nanoseconds
	reflect.TypeOf(metav1.Duration{}):    "metaDuration", // a Go duration only
	reflect.TypeOf(resource.Quantity{}):  "quantity",
	reflect.TypeOf(intstr.IntOrString{}): "intOrString",
	reflect.TypeOf(metav1.Time{}):        "time",
}

// Large, and no job of ours: Tekton's pipelines are not looked into.
var opaque = map[string]bool{"pipeline_run_spec": true, "tekton_pipeline_run_spec": true, "prow_ignored": true}

func main() {
	types := map[string]map[string]string{}
	walk(reflect.TypeOf(config.JobConfig{}), types)
	out := json.NewEncoder(os.Stdout)
	if err := out.Encode(types); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func walk(t reflect.Type, types map[string]map[string]string) {
	if _, seen := types[t.Name()]; seen {
		return
	}
	fields := map[string]string{}
	types[t.Name()] = fields
	collect(t, fields, types)
}

func collect(t reflect.Type, fields map[string]string, types map[string]map[string]string) {
	for i := 0; i < t.NumField(); i++ {
		field := t.Field(i)
		name, _, _ := strings.Cut(field.Tag.Get("json"), ",")
		if field.Anonymous && name == "" {
			inner := field.Type
			if inner.Kind() == reflect.Pointer {
				inner = inner.Elem()
			}
			collect(inner, fields, types)
			continue
		}
		if !field.IsExported() || name == "-" {
			continue
		}
		if name == "" {
			name = field.Name
		}
		if opaque[name] {
			fields[name] = "any"
			continue
		}
		fields[name] = kind(field.Type, types)
	}
}

func kind(t reflect.Type, types map[string]map[string]string) string {
	if name, ok := special[t]; ok {
		return name
	}
	switch t.Kind() {
	case reflect.Pointer:
		return kind(t.Elem(), types)
	case reflect.Slice:
		if t.Elem().Kind() == reflect.Uint8 {
			return "string"
		}
		return "[]" + kind(t.Elem(), types)
	case reflect.Map:
		return "map:" + kind(t.Elem(), types)
	case reflect.Struct:
		walk(t, types)
		return t.Name()
	case reflect.Int, reflect.Int32, reflect.Int64, reflect.Uint, reflect.Uint32, reflect.Uint64:
		return "int"
	case reflect.Float32, reflect.Float64:
		return "float"
	case reflect.Bool:
		return "bool"
	case reflect.String:
		return "string"
	default:
		return "any"
	}
}
