module prowess.test/peers/cron

go 1.26.0

// The version that sigs.k8s.io/prow's go.mod names.
require gopkg.in/robfig/cron.v2 v2.0.0-20150107220207-be2e0b0deed5
