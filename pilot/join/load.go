package join

import (
	"slices"
	"strconv"
	"strings"
)

// What a machine did since the last message. Counters are as the kernel gives them: a difference is of any two samples.
type load struct {
	Clock   offset            `json:"clock"`
	Facts   map[string]string `json:"facts,omitempty"` // with the first message
	Samples []loadSample      `json:"samples"`
}

type loadSample struct {
	AtMs           float64          `json:"atMs"`       // by the service's clock
	CPU            map[string]int64 `json:"cpu"`        // of /proc/stat, all CPUs together, in ticks
	PressureUs     map[string]int64 `json:"pressureUs"` // of /proc/pressure: `cpu some`, `io full`
	AvailableBytes int64            `json:"availableBytes,omitempty"`
}

// What guests use is in `user` and `nice`, too.
var allColumns = append(slices.Clone(cpuColumns), "guest", "guest_nice")

func (o offset) sampleLoad() loadSample {
	before := o.now()
	cpu := ticksOf(read("/proc/stat"), allColumns)
	at := (before + o.now()) / 2
	return loadSample{AtMs: at, CPU: cpu, PressureUs: pressures(), AvailableBytes: availableBytes()}
}

// Empty where the kernel is built or booted without PSI.
func pressures() map[string]int64 {
	all := map[string]int64{}
	for _, resource := range []string{"cpu", "memory", "io"} {
		for _, line := range strings.Split(read("/proc/pressure/"+resource), "\n") {
			stall, total, found := strings.Cut(line, " ")
			if _, text, known := strings.Cut(total, "total="); found && known {
				if value, err := strconv.ParseInt(text, 10, 64); err == nil {
					all[resource+" "+stall] = value
				}
			}
		}
	}
	return all
}

func availableBytes() int64 {
	facts := map[string]string{}
	addFields(facts, "/proc/meminfo", map[string]string{"MemAvailable": "available"})
	kib, _ := strconv.ParseInt(strings.TrimSuffix(facts["available"], " kB"), 10, 64)
	return kib * 1024
}
