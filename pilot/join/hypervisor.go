package join

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"time"
)

// What a machine is, with its QEMU and libvirt where it has them.
func hostFacts() map[string]string {
	facts := machineFacts()
	if isInPod() {
		return facts
	}
	for name, programs := range hypervisorPrograms {
		if versions := versionsOf(programs); len(versions) > 0 {
			facts[name] = strings.Join(versions, ", ")
		}
	}
	return facts
}

var hypervisorPrograms = map[string][]string{
	"qemu":    {"qemu-kvm", "qemu-system-*"},
	"libvirt": {"libvirtd", "virtqemud", "virsh"},
}

// Where distributions put them beside the PATH of the one who calls.
var moreFolders = []string{"/usr/libexec", "/usr/sbin", "/usr/lib/qemu"}

// A package has one program for each architecture, all of one version.
const mostAsked = 4

// What the programs say of their versions, each once: `8.2.2 (Debian 1:8.2.2+ds-1)`.
func versionsOf(patterns []string) []string {
	var versions []string
	for _, program := range firstOf(programsLike(patterns), mostAsked) {
		if version := versionIn(saidBy(program)); version != "" && !slices.Contains(versions, version) {
			versions = append(versions, version)
		}
	}
	return versions
}

func programsLike(patterns []string) []string {
	var programs []string
	folders := append(filepath.SplitList(os.Getenv("PATH")), moreFolders...)
	for _, pattern := range patterns {
		for _, folder := range folders {
			found, _ := filepath.Glob(filepath.Join(folder, pattern))
			for _, program := range found {
				if real, err := filepath.EvalSymlinks(program); err == nil && !slices.Contains(programs, real) {
					programs = append(programs, real)
				}
			}
		}
	}
	return programs
}

func firstOf(all []string, most int) []string { return all[:min(len(all), most)] }

func saidBy(program string) string {
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	text, err := exec.CommandContext(ctx, program, "--version").Output()
	if err != nil {
		return ""
	}
	return firstLine(string(text))
}

// `QEMU emulator version 8.2.2 (Debian 1:8.2.2+ds-1)`, `libvirtd (libvirt) 9.0.0`, `9.0.0`.
var versionText = regexp.MustCompile(`(?:^|\s)v?(\d+\.\d\S*(?:\s+\([^()]*\))?)\s*$`)

func versionIn(line string) string {
	if found := versionText.FindStringSubmatch(line); found != nil {
		return found[1]
	}
	return ""
}
