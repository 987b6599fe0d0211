#!/bin/sh
# Empties Cilium's connection table on every node, so that a test measures nothing of the one before it.
set -eu
for agent in $(kubectl --namespace kube-system get pods --selector k8s-app=cilium --output name); do
  kubectl --namespace kube-system exec "$agent" --container cilium-agent -- cilium-dbg bpf ct flush global
done
