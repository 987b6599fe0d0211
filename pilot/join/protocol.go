package join

// Who is speaking: a participant of a barrier, the boot of its machine, and this process.
type identity struct {
	Barrier   string            `json:"barrier"`
	ID        string            `json:"id"`
	BootID    string            `json:"bootId"`
	Nonce     string            `json:"nonce"`
	Benchmark string            `json:"benchmark,omitempty"`
	Tags      map[string]string `json:"tags,omitempty"`
}

// A message to the service. Its kind says which of the other fields are there.
type message struct {
	Kind string `json:"kind"` // clock, sync, result, left or load
	identity
	State  string  `json:"state,omitempty"` // of sync: waiting, prepared, running or filling
	Seen   string  `json:"seen,omitempty"`  // of sync: what the service said last; it answers at once where that is no longer so
	Report *report `json:"report,omitempty"`
	End    *ending `json:"end,omitempty"`
	Load   *load   `json:"load,omitempty"`
}

// What the service says to a participant.
type answer struct {
	Say       string  `json:"say"` // wait, prepare, go, leave, abort or gone; to a result: accepted; to a load: wait or leave
	Reason    string  `json:"reason,omitempty"`
	StartAtMs float64 `json:"startAtMs,omitempty"` // of go: by the clock of the service
	NowMs     float64 `json:"nowMs,omitempty"`     // of a clock probe
}

// What the command left behind. Times are those of the service's clock, in milliseconds since 1970.
type report struct {
	Argv         []string          `json:"argv"`
	ExitCode     int               `json:"exitCode"`
	EndedBy      string            `json:"endedBy"` // tool, limit or signal
	StartedAtMs  float64           `json:"startedAtMs"`
	EndedAtMs    float64           `json:"endedAtMs"`
	Stdout       string            `json:"stdout"`
	StdoutBytes  int64             `json:"stdoutBytes"` // more than stdout has where it was too long to keep
	StdoutSha256 string            `json:"stdoutSha256"`
	Stderr       string            `json:"stderr"` // the end of it
	Clock        offset            `json:"clock"`
	WallOffMs    float64           `json:"wallOffMs"` // the machine's time of day minus the service's clock
	UptimeS      float64           `json:"uptimeS"`
	PausedMs     float64           `json:"pausedMs"`          // the longest that the pilot did not run while the command did
	CPUTime      map[string]int64  `json:"cpuTime,omitempty"` // rise of /proc/stat while the command ran, in ticks
	Facts        map[string]string `json:"facts"`
}

// What happened after the command: the load that was kept up for the others.
type ending struct {
	LoadedUntilMs float64 `json:"loadedUntilMs"`
	Fills         int     `json:"fills"` // how often the command was started to keep the load up
	Clock         offset  `json:"clock"`
	DriftMs       float64 `json:"driftMs"`  // change of the offset since the release
	PausedMs      float64 `json:"pausedMs"` // the longest that the pilot did not run since the release
}
