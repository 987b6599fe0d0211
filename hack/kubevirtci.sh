#!/bin/sh
# A cluster of kubevirtci with the KubeVirt of a checkout on it, by that checkout's own make targets.
#   up          make cluster-up, make cluster-sync, and the nodes that kwok plays
#   kubeconfig  prints the path of its kubeconfig
#   down        make cluster-down
# Reads KUBEVIRT, the checkout (default: the one beside the folder of prowess.yaml), KWOK_NODE_COUNT (default: 0), and RUNNER, a program that
# starts podman for a command and removes all containers at its end (default: the runner.sh of KubeVirt's images, where it is there).
set -eu
here=$(cd "$(dirname "$0")" && pwd)
runner=${RUNNER:-/usr/local/bin/runner.sh}
state=${KUBECONFIG%/*} # a folder of this run alone
cd "${KUBEVIRT:-$here/../../kubevirt}"

make_cluster() {
  make cluster-up
  make cluster-sync
  if [ "${KWOK_NODE_COUNT:-0}" -gt 0 ]; then kwok_nodes | ./kubevirtci/cluster-up/kubectl.sh create -f -; fi
}

kwok_nodes() {
  number=1
  while [ "$number" -le "$KWOK_NODE_COUNT" ]; do
    sed "s/NAME/kwok-node-$number/" "$here/kwok-node.yaml"
    number=$((number + 1))
  done
}

# The first process of a pod may wait for no child of others: one that has ended stays as a zombie.
at_work() { [ -r "/proc/$1/status" ] && ! grep -q '^State:.Z' "/proc/$1/status"; }

case ${1:-} in
up)
  if [ ! -x "$runner" ]; then
    make_cluster
    exit
  fi
  # The runner stays as long as the cluster: with it go podman and the nodes.
  setsid "$runner" "$here/kubevirtci.sh" stay &
  echo $! >"$state/runner.pid"
  while [ ! -e "$state/made" ]; do
    at_work $! || exit 1
    sleep 1
  done
  ;;
stay)
  make_cluster
  : >"$state/made"
  exec sleep infinity
  ;;
kubeconfig)
  exec ./kubevirtci/cluster-up/kubeconfig.sh
  ;;
down)
  if [ ! -f "$state/runner.pid" ]; then
    exec make cluster-down
  fi
  # What is left without podman, the runner removes.
  make cluster-down || true
  group=$(cat "$state/runner.pid")
  kill -s TERM -- "-$group" 2>/dev/null || true
  while at_work "$group"; do sleep 1; done
  ;;
*)
  echo "expected up, kubeconfig or down, got ${1:-nothing}" >&2
  exit 2
  ;;
esac
