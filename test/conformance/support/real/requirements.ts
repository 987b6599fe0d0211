import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { debianOf } from '../../../../scripts/images/mmdebstrap.ts';

/** Why real nodes cannot run on this machine; undefined where they can. */
export function whyNot(): string | undefined {
  return REQUIREMENTS.find(([holds]) => !holds())?.[1];
}

const succeeds = (command: string, args: readonly string[]): boolean => spawnSync(command, args).status === 0;

/** In the order in which they are asked for. */
const REQUIREMENTS: readonly (readonly [() => boolean, string])[] = [
  [() => process.platform === 'linux', 'real nodes need Linux'],
  [() => process.getuid?.() === 0, 'real nodes need root: they have namespaces and cgroups of their own'],
  [
    () => debianOf() !== undefined,
    'real nodes are made of the packages of Debian, and this machine has another system',
  ],
  [() => existsSync('/sys/fs/cgroup/memory'), 'real nodes need cgroup v1: /sys/fs/cgroup/memory is not there'],
  [() => succeeds('unshare', NAMESPACES), 'unshare is refused: this machine allows no new namespaces'],
  [
    () => succeeds('mmdebstrap', ['--version']),
    'mmdebstrap is missing: apt-get install --no-install-recommends mmdebstrap',
  ],
  [() => succeeds('ip', ['-V']), 'ip is missing: apt-get install iproute2'],
];

const NAMESPACES = ['--mount', '--net', '--uts', '--ipc', '--cgroup', '--pid', '--fork', 'true'];
