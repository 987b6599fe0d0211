package join

import (
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
)

// What a number from this machine depends on, as the kernel shows it. What it does not show is absent.
func machineFacts() map[string]string {
	facts := map[string]string{"cpus": strconv.Itoa(runtime.NumCPU())}
	for name, path := range files {
		if text := read(path); text != "" {
			facts[name] = text
		}
	}
	addFields(facts, "/proc/cpuinfo", map[string]string{"model name": "cpuModel", "microcode": "microcode"})
	addFields(facts, "/proc/meminfo", map[string]string{"MemTotal": "memory", "HugePages_Total": "hugePages", "SwapTotal": "swap"})
	addFields(facts, "/proc/self/status", map[string]string{"Cpus_allowed_list": "cpusAllowed"})
	if text := read("/etc/os-release"); text != "" && !isInPod() {
		facts["os"] = osName(text)
	}
	if nodes, _ := filepath.Glob("/sys/devices/system/node/node[0-9]*"); len(nodes) > 0 {
		facts["numaNodes"] = strconv.Itoa(len(nodes))
	}
	facts["hypervisor"] = yesNo(strings.Contains(read("/proc/cpuinfo"), " hypervisor"))
	addTurbo(facts)
	return facts
}

// A pod sees the kernel and the hardware of its node, and files and programs of its own image.
func isInPod() bool { return os.Getenv("KUBERNETES_SERVICE_HOST") != "" }

// The DMI of a guest names its hypervisor and machine type: `QEMU`, `pc-q35-8.2`.
var files = map[string]string{
	"kernel":         "/proc/sys/kernel/osrelease",
	"kernelBuild":    "/proc/sys/kernel/version",
	"smt":            "/sys/devices/system/cpu/smt/active",
	"governor":       "/sys/devices/system/cpu/cpu0/cpufreq/scaling_governor",
	"clockSource":    "/sys/devices/system/clocksource/clocksource0/current_clocksource",
	"thp":            "/sys/kernel/mm/transparent_hugepage/enabled",
	"machineVendor":  "/sys/class/dmi/id/sys_vendor",
	"machineProduct": "/sys/class/dmi/id/product_name",
	"machineVersion": "/sys/class/dmi/id/product_version",
	"firmware":       "/sys/class/dmi/id/bios_version",
	"cpuMax":         "/sys/fs/cgroup/cpu.max",
}

func addTurbo(facts map[string]string) {
	if off := read("/sys/devices/system/cpu/intel_pstate/no_turbo"); off != "" {
		facts["turbo"] = yesNo(off == "0")
	} else if on := read("/sys/devices/system/cpu/cpufreq/boost"); on != "" {
		facts["turbo"] = yesNo(on == "1")
	}
}

// The first line of each field: of several CPUs the first.
func addFields(facts map[string]string, path string, names map[string]string) {
	for _, line := range strings.Split(read(path), "\n") {
		key, value, found := strings.Cut(line, ":")
		name, wanted := names[strings.TrimSpace(key)]
		if _, known := facts[name]; found && wanted && !known {
			facts[name] = strings.TrimSpace(value)
		}
	}
}

func osName(text string) string {
	for _, line := range strings.Split(text, "\n") {
		if value, found := strings.CutPrefix(line, "PRETTY_NAME="); found {
			return strings.Trim(value, `"`)
		}
	}
	return ""
}

// Columns of the first line of /proc/stat, in ticks.
var cpuColumns = []string{"user", "nice", "system", "idle", "iowait", "irq", "softirq", "steal"}

func cpuTicks() map[string]int64 { return ticksOf(read("/proc/stat"), cpuColumns) }

func ticksOf(stat string, columns []string) map[string]int64 {
	line, _, _ := strings.Cut(stat, "\n")
	fields := strings.Fields(line)
	ticks := map[string]int64{}
	for i, name := range columns {
		if i+1 < len(fields) {
			ticks[name], _ = strconv.ParseInt(fields[i+1], 10, 64)
		}
	}
	return ticks
}

func rise(before, after map[string]int64) map[string]int64 {
	risen := map[string]int64{}
	for name, value := range after {
		risen[name] = value - before[name]
	}
	return risen
}

func uptimeSeconds() float64 {
	first, _, _ := strings.Cut(read("/proc/uptime"), " ")
	value, _ := strconv.ParseFloat(first, 64)
	return value
}

func read(path string) string {
	text, err := os.ReadFile(path)
	if err != nil {
		return ""
	}
	return strings.TrimSpace(string(text))
}

func yesNo(yes bool) string {
	if yes {
		return "1"
	}
	return "0"
}
