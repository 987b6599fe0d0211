import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { cacheRoot } from './cache.ts';

/** The real programs, in the order in which the suite first needs them: the group is a folder of `test/conformance/peers` with the go.mod that pins its version. */
const PROGRAMS = {
  'fake-gcs-server': { group: 'fake-gcs', package: 'github.com/fsouza/fake-gcs-server' },
  registry: { group: 'registry', package: 'github.com/distribution/distribution/v3/cmd/registry' },
  actionlint: { group: 'actionlint', package: 'github.com/rhysd/actionlint/cmd/actionlint' },
  'kops-spec': { group: 'kops', package: './kops-spec' },
  etcd: { group: 'etcd', package: 'go.etcd.io/etcd/server/v3' },
  'kube-apiserver': { group: 'kubernetes', package: 'k8s.io/kubernetes/cmd/kube-apiserver' },
  'kube-controller-manager': { group: 'kubernetes', package: 'k8s.io/kubernetes/cmd/kube-controller-manager' },
  'kube-scheduler': { group: 'kubernetes', package: 'k8s.io/kubernetes/cmd/kube-scheduler' },
  kubectl: { group: 'kubernetes', package: 'k8s.io/kubernetes/cmd/kubectl' },
  kwok: { group: 'kwok', package: 'sigs.k8s.io/kwok/cmd/kwok' },
  'kubevirt-crds': { group: 'kubevirt', package: './kubevirt-crds' },
  'virt-controller': { group: 'kubevirt', package: 'kubevirt.io/kubevirt/cmd/virt-controller' },
  helm: { group: 'helm', package: 'helm.sh/helm/v3/cmd/helm' },
  'metrics-server': { group: 'metrics-server', package: 'sigs.k8s.io/metrics-server/cmd/metrics-server' },
  'prow-config': { group: 'prow', package: './prow-config' },
  'cron-runs': { group: 'cron', package: './cron-runs' },
  'go-duration': { group: 'cron', package: './go-duration' },
  checkconfig: { group: 'prow', package: 'sigs.k8s.io/prow/cmd/checkconfig' },
  mkpj: { group: 'prow', package: 'sigs.k8s.io/prow/cmd/mkpj' },
  mkpod: { group: 'prow', package: 'sigs.k8s.io/prow/cmd/mkpod' },
  'job-fields': { group: 'prow', package: './job-fields' },
  'perfscale-load-generator': { group: 'kubevirt', package: 'kubevirt.io/kubevirt/tools/perfscale-load-generator' },
  clonerefs: { group: 'prow', package: 'sigs.k8s.io/prow/cmd/clonerefs' },
  initupload: { group: 'prow', package: 'sigs.k8s.io/prow/cmd/initupload' },
  entrypoint: { group: 'prow', package: 'sigs.k8s.io/prow/cmd/entrypoint' },
  sidecar: { group: 'prow', package: 'sigs.k8s.io/prow/cmd/sidecar' },
  horologium: { group: 'prow', package: 'sigs.k8s.io/prow/cmd/horologium' },
  'prow-controller-manager': { group: 'prow', package: 'sigs.k8s.io/prow/cmd/prow-controller-manager' },
  configurator: { group: 'configurator', package: 'k8s.io/test-infra/testgrid/cmd/configurator' },
  'testgrid-group': { group: 'testgrid', package: './testgrid-group' },
  kubelet: { group: 'kubelet', package: 'k8s.io/kubernetes/cmd/kubelet' },
  'kube-burner': { group: 'kube-burner', package: 'github.com/kube-burner/kube-burner/v2/cmd/kube-burner' },
  'html-lens': { group: 'prow', package: './html-lens' },
} as const satisfies Record<string, { group: string; package: string }>;

/** Kubernetes learns its version from the linker; without it the programs call themselves v0.0.0. */
const VERSION = 'k8s.io/component-base/version';
const KUBERNETES = `-X ${VERSION}.gitVersion=v1.36.3 -X ${VERSION}.gitMajor=1 -X ${VERSION}.gitMinor=36`;
const LINKER_FLAGS: Readonly<Record<string, string>> = { kubernetes: KUBERNETES, kubelet: KUBERNETES };

export type PeerName = keyof typeof PROGRAMS;
export const PEER_NAMES = Object.keys(PROGRAMS) as PeerName[];

/**
 * The path of a real program, built with Go when this version of it is not in the cache yet (minutes, the first time). The cache lies
 * outside the clone and is keyed by the content of the group's folder.
 */
export function peer(name: PeerName): Promise<string> {
  const known = built.get(name) ?? buildOnce(name);
  built.set(name, known);
  return known;
}

const built = new Map<PeerName, Promise<string>>();
/** Their folders, each with a go.mod. */
export const PEERS = join(import.meta.dirname, '..', 'peers');

async function buildOnce(name: PeerName): Promise<string> {
  const folder = join(PEERS, PROGRAMS[name].group);
  const cache = join(cacheRoot(), 'prowess', 'peers', `${PROGRAMS[name].group}-${hashOf(folder)}`);
  const binary = join(cache, name);
  if (existsSync(binary)) return binary;
  mkdirSync(cache, { recursive: true });
  await build(name, folder, binary);
  return binary;
}

/** Another process that needs the same waits for the lock, and then finds it built. */
const BUILD = 'test -e "$0" || { go build -o "$0.unfinished" "$@" && mv "$0.unfinished" "$0"; }';

async function build(name: PeerName, folder: string, output: string): Promise<void> {
  process.stderr.write(`building ${name} from ${PROGRAMS[name].package}; the first build takes minutes\n`);
  const linker = `-ldflags=-s -w ${LINKER_FLAGS[PROGRAMS[name].group] ?? ''}`.trimEnd();
  const flags = ['-trimpath', '-buildvcs=false', linker, PROGRAMS[name].package];
  // Neither a C compiler nor a workspace above the clone decides what is built.
  const env = { ...process.env, CGO_ENABLED: '0', GOWORK: 'off' };
  const command = [`${output}.lock`, 'sh', '-c', BUILD, output, ...flags];
  try {
    await promisify(execFile)('flock', command, { cwd: folder, env, maxBuffer: 64 * 1024 * 1024 });
  } catch (error) {
    throw new Error(explain(name, error), { cause: error });
  }
}

function explain(name: PeerName, error: unknown): string {
  const missing = error instanceof Error && 'code' in error && error.code === 127;
  if (missing)
    return `${name} is built with Go 1.26 or newer, and there is no "go" in PATH: install it; npm test needs none`;
  return `${name} could not be built from ${PROGRAMS[name].package}: ${error instanceof Error ? error.message : error}`;
}

function hashOf(folder: string): string {
  const hash = createHash('sha256');
  for (const path of readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort()) {
    if (!/\.(go|mod|sum)$/.test(path)) continue;
    hash.update(`${path}\0`).update(readFileSync(join(folder, path)));
  }
  return hash.digest('hex').slice(0, 12);
}
