module prowess.test/peers/cron

go 1.26.0

// The version that sigs.k8s.io/prow's go.mod names since 2026-05-21.
require github.com/robfig/cron/v3 v3.0.1
