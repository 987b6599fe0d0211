#!/bin/sh
# Installs Cilium from the images of the commit under test: prowess names it in the environment as Prow does.
set -eu
commit="${PULL_PULL_SHA:-${PULL_BASE_SHA:?no commit is under test}}"
exec helm upgrade --install cilium cilium --repo https://helm.cilium.io --namespace kube-system --wait=false \
  --set image.repository=quay.io/cilium/cilium-ci --set image.useDigest=false --set "image.tag=$commit" \
  --set operator.image.repository=quay.io/cilium/operator --set operator.image.suffix=-ci \
  --set operator.image.useDigest=false --set "operator.image.tag=$commit" \
  --set kubeProxyReplacement=true --set prometheus.enabled=true --set pprof.enabled=true
