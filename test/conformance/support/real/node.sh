#!/usr/bin/env bash
# node.sh FOLDER: becomes a node: first enters cgroups of its own (CGROUPS, folders), then namespaces of its own. Runs in the cluster's network.
set -euo pipefail
# They are entered first, so that the node's own cgroup namespace shows nothing else.
for cgroup in $CGROUPS; do echo 0 >"$cgroup/cgroup.procs"; done
exec unshare --mount --net --uts --ipc --cgroup --pid --fork --kill-child --propagation private \
  bash "$(dirname "$0")/node-init.sh" "$1"
