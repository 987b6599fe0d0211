import { chmodSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { writeFiles } from './files.ts';
import { LAB, suiteText, WORKLOAD } from './lab-site.ts';

/** A site whose cluster `gce` is made by kops; gives the folder for PATH that holds its stand-in. */
export function writeKopsSite(folder: string): string {
  writeFiles(folder, {
    'prowess.yaml': LAB,
    'suites/workloads/pod.yaml': WORKLOAD,
    'suites/made.yaml': suiteText(
      { suite: 'made', cluster: 'gce' },
      '  burst: {scenario: {kind: burst, objects: 5}}\n',
    ),
    'suites/clusters/gce.yaml': CLUSTER,
    'bin/kops': KOPS,
  });
  chmodSync(join(folder, 'bin', 'kops'), 0o755);
  mkdirSync(join(folder, 'state'));
  return join(folder, 'bin');
}

const CLUSTER = `version: 1
cluster: gce
nodes: {schedulable: 4, controlPlane: 1}
infrastructure:
  kind: kops
  state: gs://acme-kops
  records: records
  project: acme-perf
  zone: us-west1-a
  kubernetes: 1.30.2
  image: ubuntu-os-cloud/ubuntu-2204-jammy-v20240607
  machines: {controlPlane: n1-standard-8, nodes: e2-medium}
  install: [[touch, installed]]
  inherit: [PROWESS_PROGRAM]
  teardown: {retries: 0}
  timeouts: {up: 2m, validate: 1m, down: 20s}
`;

/**
 * The commands that we give to kops, with the flags and the sentences of its help and sources (1.30.0, cmd/kops); anything else is an error, as
 * there. Clusters are folders in `state`; their API server is `prowess sim serve`.
 */
const KOPS = `#!/bin/sh
fail() { echo "Error: $1" >&2; exit 1; }
verb=$1; shift
case $verb in create) what=file;; *) what=$1; shift;; esac
yes=no
while [ $# -gt 0 ]; do
  case $1 in
    --state) [ "$2" = gs://acme-kops ] || fail "State Store: Invalid value: \\"$2\\""; state=$2; shift 2;;
    --name) name=$2; shift 2;;
    -f) [ "$verb" = create ] || fail "unknown shorthand flag: 'f' in -f"; name=$(sed -n 's/^  name: //p' "$2" | head -1); shift 2;;
    --yes) case "$verb $what" in "update cluster"|"delete cluster") yes=yes; shift;; *) fail "unknown flag: --yes";; esac;;
    --create-kube-config=false) [ "$verb $what" = "update cluster" ] || fail "unknown flag: $1"; shift;;
    --admin=*h) [ "$verb $what" = "export kubeconfig" ] || fail "unknown flag: $1"; shift;;
    --kubeconfig) [ "$verb $what" = "export kubeconfig" ] || fail "unknown flag: $1"; kubeconfig=$2; shift 2;;
    -*) fail "unknown flag: $1";;
    *) name=$1; shift;;
  esac
done
[ -n "$state" ] || fail "State Store: Required value: Please set the --state flag or export KOPS_STATE_STORE."
[ -n "$name" ] || fail "--name is required"
own=state/$name
case "$verb $what" in
  "create file") [ ! -d "$own" ] || fail "cluster \\"$name\\" already exists"; mkdir "$own";;
  "update cluster")
    [ -d "$own" ] || fail "cluster \\"$name\\" not found"
    [ $yes = yes ] || exit 0
    nohup "$PROWESS_PROGRAM" sim serve --nodes 4 --speed 20 --kubeconfig "$own/part" > "$own/log" 2>&1 < /dev/null &
    echo $! > "$own/pid"
    while [ ! -s "$own/part" ]; do kill -0 $! || exit 1; sleep 0.1; done;;
  "export kubeconfig") [ -d "$own" ] || fail "cluster \\"$name\\" not found"; cp "$own/part" "$kubeconfig";;
  "delete cluster")
    [ -d "$own" ] || fail "cluster \\"$name\\" not found"
    [ $yes = yes ] || exit 0
    [ ! -f "$own/pid" ] || kill "$(cat "$own/pid")"
    rm -rf "$own";;
  "get clusters") [ -d "$own" ] || fail "cluster not found \\"$name\\""; echo "$name gce us-west1-a";;
  *) fail "unknown command";;
esac
`;
