import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { mkdirSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { type PeerName, peer } from '../peers.ts';

/** What takes the place of a node: images are programs of this machine, volumes are folders of it. */
export interface Node {
  /** Holds the pod's volumes. */
  readonly folder: string;
  /** Folders for mount paths that are there already, such as secrets. */
  readonly mounts: Readonly<Record<string, string>>;
  /** In every container, beside what the pod says. */
  readonly env: Readonly<Record<string, string>>;
  /** Last change to what the pod says of a container's environment. */
  readonly edit?: (env: Record<string, string>) => Record<string, string>;
}

export interface RunningPod {
  /** Where the container finds its artifacts. */
  readonly artifacts: string;
  /** Exit codes of the containers `test` and `sidecar`, when both have ended. */
  readonly ended: Promise<{ readonly test: number | null; readonly sidecar: number | null }>;
  /** What a kubelet does first when the pod is deleted: SIGTERM to every container. */
  terminate(): void;
  /** Kills the process that entrypoint started, as the kernel does when memory runs out. */
  killRunner(): void;
}

/** Runs a decorated pod, as mkpod prints it: the init containers one after the other, then both containers at once. */
export async function startPod(manifest: string, node: Node): Promise<RunningPod> {
  const pod: Pod = parse(manifest);
  // All images are there before any container starts: a build that takes minutes must not come between the two.
  await Promise.all(UTILITIES.map(peer));
  const place = (text: string): string => placed(text, mountsOf(pod, node));
  const start = (container: Container) => startContainer(container, node, place);
  for (const container of pod.spec.initContainers) {
    const code = await exitOf(await start(container));
    if (code !== 0)
      throw new Error(`${container.name} ended with ${code}: ${readFileSync(logOf(container, node), 'utf8')}`);
  }
  const [test, sidecar] = await Promise.all(pod.spec.containers.map(start));
  if (test === undefined || sidecar === undefined) throw new Error('the pod has no two containers');
  return {
    artifacts: place('/logs/artifacts'),
    ended: Promise.all([exitOf(test), exitOf(sidecar)]).then(([test, sidecar]) => ({ test, sidecar })),
    terminate: () => void [test, sidecar].map((container) => container.kill('SIGTERM')),
    killRunner: () => process.kill(childOf(test), 'SIGKILL'),
  };
}

interface Container {
  readonly name: string;
  readonly image: string;
  readonly command?: readonly string[];
  readonly args?: readonly string[];
  readonly workingDir?: string;
  readonly env?: readonly { readonly name: string; readonly value?: string }[];
  readonly volumeMounts?: readonly { readonly name: string; readonly mountPath: string }[];
}

interface Pod {
  readonly spec: { readonly initContainers: readonly Container[]; readonly containers: readonly Container[] };
}

/** Every mount path of the pod with its folder. */
function mountsOf({ spec }: Pod, { folder, mounts }: Node): ReadonlyMap<string, string> {
  const all = [...spec.initContainers, ...spec.containers].flatMap(({ volumeMounts = [] }) => volumeMounts);
  const folders = all.map(({ name, mountPath }) => [mountPath, mounts[mountPath] ?? join(folder, name)] as const);
  for (const [, path] of folders) mkdirSync(path, { recursive: true });
  return new Map(folders);
}

/** Text of the pod in which mount paths are the folders of this machine. */
const placed = (text: string, mounts: ReadonlyMap<string, string>): string =>
  text.replaceAll(/(?<![\w./-])(?:\/[\w.-]+)+/g, (path) => {
    const mount = [...mounts.keys()].find((each) => path === each || path.startsWith(`${each}/`));
    return mount === undefined ? path : `${mounts.get(mount)}${path.slice(mount.length)}`;
  });

async function startContainer(container: Container, node: Node, place: (text: string) => string) {
  const { name, command = [await programOf(container)], args = [], workingDir, env = [] } = container;
  // Its own default is no option, so no path in it could be changed.
  const more = name === 'place-entrypoint' ? ['--copy-destination=/tools/entrypoint'] : [];
  const [program = '', ...rest] = [...command, ...args, ...more].map(place);
  const given = Object.fromEntries(env.map(({ name, value = '' }) => [name, place(value)]));
  const all = { ...node.env, ...(node.edit?.(given) ?? given) };
  const cwd = workingDir === undefined ? node.folder : place(workingDir);
  const log = openSync(logOf(container, node), 'w');
  return spawn(program, rest, { cwd, env: all, stdio: ['ignore', log, log], timeout: LONGEST_MS });
}

const logOf = ({ name }: Container, { folder }: Node): string => join(folder, `${name}.log`);

const LONGEST_MS = 600_000;

/** The images of Prow's pod utilities are called as their programs. */
function programOf({ image }: Container): Promise<string> {
  const utility = UTILITIES.find((name) => image === `r/${name}:1`);
  if (utility === undefined) throw new Error(`no program for the image ${image}`);
  return peer(utility);
}

const UTILITIES = ['clonerefs', 'initupload', 'entrypoint', 'sidecar'] as const satisfies readonly PeerName[];

const exitOf = (child: ChildProcess): Promise<number | null> =>
  new Promise((resolve, reject) => child.once('error', reject).once('exit', resolve));

const childOf = ({ pid }: ChildProcess): number =>
  Number(execFileSync('ps', ['-o', 'pid=', '--ppid', String(pid)], { encoding: 'utf8' }).trim());
