module prowess.dev/pilot

go 1.24
