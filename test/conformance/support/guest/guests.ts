import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { buildPilot } from '../pilot.ts';
import { type ArchiveEntry, cpio } from './cpio.ts';

/** A real kernel and what it starts with. */
export interface GuestImage {
  readonly kernel: string;
  readonly initramfs: string;
}

const MODULES = [
  ...[
    'kernel/drivers/virtio/virtio',
    'kernel/drivers/virtio/virtio_ring',
    'kernel/drivers/virtio/virtio_pci_legacy_dev',
  ],
  ...['kernel/drivers/virtio/virtio_pci_modern_dev', 'kernel/drivers/virtio/virtio_pci', 'kernel/net/core/failover'],
  ...['kernel/drivers/net/net_failover', 'kernel/drivers/net/virtio_net'],
];

/** Debian's kernel for clouds with busybox, sysbench and the pilot in its initramfs. Packages come by apt's own client. */
export function buildGuest(folder: string): GuestImage {
  const kernel = unpackKernel(folder);
  const version = basename(kernel).replace('vmlinuz-', '');
  const modules = join(folder, 'kernel', 'lib', 'modules', version);
  const pilot = join(folder, 'pilot');
  buildPilot(pilot);
  const entries: ArchiveEntry[] = [
    ...['bin', 'proc', 'sys', 'dev', 'modules', 'lib', 'lib64', 'lib/x86_64-linux-gnu', 'etc', 'tmp'].map((path) => ({
      path,
    })),
    file('init', join(import.meta.dirname, 'init.sh')),
    file('bin/busybox', '/usr/bin/busybox'),
    file('bin/pilot', pilot),
    file('bin/sysbench', '/usr/bin/sysbench'),
    file('etc/os-release', '/etc/os-release'),
    ...librariesOf('/usr/bin/sysbench').map((path) => file(path.slice(1), path)),
    ...MODULES.map((path) => file(`modules/${basename(path)}.ko`, join(modules, `${path}.ko`))),
  ];
  const initramfs = join(folder, 'initramfs.gz');
  writeFileSync(initramfs, gzipSync(cpio(entries), { level: 1 }));
  return { kernel, initramfs };
}

const file = (path: string, from: string): ArchiveEntry => ({ path, content: readFileSync(from) });

function unpackKernel(folder: string): string {
  const depends = execFileSync('apt-cache', ['depends', 'linux-image-cloud-amd64'], { encoding: 'utf8' });
  const [, name = ''] = /Depends: (linux-image-\S+)/.exec(depends) ?? [];
  execFileSync('apt-get', ['download', '-q', name], { cwd: folder, stdio: 'pipe' });
  const archive = readdirSync(folder).find((each) => each.startsWith(name)) ?? '';
  const root = join(folder, 'kernel');
  mkdirSync(root, { recursive: true });
  execFileSync('dpkg-deb', ['-x', join(folder, archive), root]);
  const kernel = readdirSync(join(root, 'boot')).find((each) => each.startsWith('vmlinuz-')) ?? '';
  return join(root, 'boot', kernel);
}

/** The dynamic loader and what a program links to, at the paths that it names. */
function librariesOf(program: string): string[] {
  const text = execFileSync('ldd', [program], { encoding: 'utf8' });
  return [...text.matchAll(/(?:=> )?(\/\S+) \(0x/g)].flatMap(([, path]) => path ?? []);
}

export interface GuestSetup {
  readonly id: string;
  readonly token: string;
  readonly seconds: number;
  /** Of the barrier, seen from the guest's side of QEMU's user network; absent where the serial line carries messages. */
  readonly port?: number;
  /** Where its serial line is. */
  readonly socket: string;
}

/** A guest of QEMU that computes every instruction itself: no virtualisation of the machine is needed. */
export function startGuest({ kernel, initramfs }: GuestImage, guest: GuestSetup, folder: string): ChildProcess {
  const { id, token, seconds, port, socket } = guest;
  const way = port === undefined ? 'guest.transport=serial' : `guest.transport=http guest.port=${port}`;
  const words = `console=ttyS0 quiet panic=-1 guest.id=${id} guest.token=${token} guest.seconds=${seconds} ${way}`;
  return spawn(
    'qemu-system-x86_64',
    [
      ...['-accel', 'tcg', '-smp', '1', '-m', '256', '-nographic', '-nodefaults', '-no-reboot'],
      ...['-kernel', kernel, '-initrd', initramfs, '-append', words],
      ...['-serial', `file:${join(folder, `${id}.console`)}`],
      ...['-chardev', `socket,id=line,path=${socket},server=on,wait=off`, '-serial', 'chardev:line'],
      ...(port === undefined ? [] : ['-netdev', 'user,id=net', '-device', 'virtio-net-pci,netdev=net,romfile=']),
    ],
    { stdio: 'ignore' },
  );
}

export const consoleOf = (id: string, folder: string): string => readFileSync(join(folder, `${id}.console`), 'utf8');
