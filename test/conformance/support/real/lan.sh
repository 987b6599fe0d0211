#!/usr/bin/env bash
# lan.sh FOLDER: the first process of a cluster, in network, mount and process namespaces of its own: when it ends, all that runs there ends.
# The control plane listens on this network's loopback and on a bridge; the nodes' cables end in that bridge, and none leads out.
# Needs BRIDGE (address/prefix) and ROUTES (pods=node ...), by which the control plane reaches pods.
set -euo pipefail
ip link set lo up
ip link add br0 type bridge
ip addr add "$BRIDGE" dev br0
ip link set br0 up
for route in $ROUTES; do ip route add "${route%=*}" via "${route#*=}"; done
touch "$1/lan-ready"
# A first process has to bury the orphans of its namespace; bash does so while it waits.
while :; do sleep 1000 & wait $! || true; done
