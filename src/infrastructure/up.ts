import { counted, firstFew } from '../model/counted.ts';
import { type InfrastructureFact, isMeasurable, type NodeInventory, type NodesFound } from '../model/entry.ts';
import { explained, KnownError } from '../model/errors.ts';
import type { CommandLine, Infrastructure } from '../model/infrastructure.ts';
import type { Instance } from './instance.ts';
import { type PhaseProgress, performPhase } from './phase.ts';
import type { CommandEnd, InfrastructurePorts, Pace } from './ports.ts';
import type { KubeconfigSource, Pinned, Provision } from './provision.ts';

/** What is made, and how. */
export interface Making {
  readonly infrastructure: Infrastructure;
  readonly instance: Instance;
  readonly provision: Provision;
  /** Nodes that the cluster file says can take load. */
  readonly nodes: number;
}

/** Makes the cluster and waits for its nodes; gives the facts of both phases, of which the last says whether it can be used. */
export async function bringUp(
  making: Making,
  ports: InfrastructurePorts,
  pace: Pace,
  stop: AbortSignal,
): Promise<InfrastructureFact[]> {
  const { infrastructure, instance } = making;
  const { timeouts, provider } = infrastructure;
  const what = { provider: provider.kind, id: instance.id };
  const up = await performPhase(
    { ...what, phase: 'up', limitMs: timeouts.upMs },
    ports.clock,
    stop,
    (signal, progress) => make(making, ports, signal, progress),
  );
  if (up.how !== 'done') return [up];
  const validated = await performPhase(
    { ...what, phase: 'validate', limitMs: timeouts.validateMs },
    ports.clock,
    stop,
    (signal, progress) => validate(making, ports, pace, signal, progress),
  );
  return [up, validated];
}

async function make(
  { provision, instance }: Making,
  ports: InfrastructurePorts,
  signal: AbortSignal,
  progress: PhaseProgress,
): Promise<void> {
  for (const [path, text] of Object.entries(provision.files)) ports.write(path, text);
  for (const command of provision.up) {
    progress.lastSeen = `${shown(command)} was at work`;
    mustEndWell(command, await ports.run(command, signal));
  }
  ports.keepKubeconfig(await kubeconfigOf(provision.kubeconfig, instance, ports, signal));
}

async function kubeconfigOf(
  source: KubeconfigSource,
  instance: Instance,
  ports: InfrastructurePorts,
  signal: AbortSignal,
): Promise<string> {
  if ('file' in source) return readKubeconfig(source.file, instance, ports);
  const ended = await ports.print(source.command, signal);
  mustEndWell(source.command, ended);
  const printed = ended.printed.trim();
  if (printed === '') throw new KnownError('infrastructure', `${shown(source.command)} printed no kubeconfig`, HINT);
  return printed.includes('\n') ? ended.printed : readKubeconfig(printed, instance, ports);
}

function readKubeconfig(file: string, { kubeconfig }: Instance, ports: InfrastructurePorts): string {
  const text = ports.read(file);
  if (text !== undefined && text.trim() !== '') return text;
  const where = file === kubeconfig ? 'the file that KUBECONFIG names' : file;
  throw new KnownError('infrastructure', `the cluster was made, but there is no kubeconfig in ${where}`, HINT);
}

const HINT = {
  hint: 'let `up` write it to the file that KUBECONFIG names, or say in the cluster file where it is (infrastructure: {kubeconfig: ...})',
};

async function validate(
  { infrastructure, provision, nodes }: Making,
  ports: InfrastructurePorts,
  pace: Pace,
  signal: AbortSignal,
  progress: PhaseProgress,
): Promise<void> {
  const needed = Math.ceil(nodes * infrastructure.readyShare);
  const due = [...provision.install];
  for (;;) {
    const missing =
      (await notInstalled(due, ports, signal)) ??
      (await notYet(provision, { expected: nodes, needed }, ports, signal, progress));
    if (missing === undefined) return;
    progress.lastSeen = missing;
    await ports.clock.sleep(pace.lookEveryMs, signal);
  }
}

/** Takes from what is due what could be installed; gives what keeps the rest from it. */
async function notInstalled(
  due: CommandLine[],
  ports: InfrastructurePorts,
  signal: AbortSignal,
): Promise<string | undefined> {
  for (let [command] = due; command !== undefined; [command] = due) {
    const ended = await ports.run(command, signal);
    if (ended.code !== 0) return `${shown(command)} ${endedWith(ended)}`;
    due.shift();
  }
  return undefined;
}

/** What keeps the cluster from being used now; undefined where nothing does. Throws KnownError where it never will be what is asked for. */
async function notYet(
  { validate: command, pinned }: Provision,
  { expected, needed }: { readonly expected: number; readonly needed: number },
  ports: InfrastructurePorts,
  signal: AbortSignal,
  progress: PhaseProgress,
): Promise<string | undefined> {
  if (command !== undefined) {
    const ended = await ports.run(command, signal);
    if (ended.code !== 0) return `${shown(command)} ${endedWith(ended)}`;
  }
  try {
    const nodes = await ports.nodes(signal);
    mustBePinned(nodes, pinned);
    const found = nodesFound(nodes, expected);
    progress.found = found;
    return found.ready >= needed ? undefined : nodesText(found, needed);
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof NotAsPinned) throw error;
    return `its API server does not answer: ${explained(error)}`;
  }
}

class NotAsPinned extends KnownError {}

function mustBePinned(nodes: readonly NodeInventory[], pinned: Pinned): void {
  for (const { name, ...node } of nodes) {
    for (const [what, wanted] of Object.entries(pinned) as [keyof Pinned, string][]) {
      if (node[what] === wanted || node[what] === '') continue;
      throw new NotAsPinned(
        'infrastructure',
        `node ${name} has the ${what} ${node[what]}; the cluster file pins ${wanted}`,
        {
          hint: 'pin the version that the image holds, or another image',
        },
      );
    }
  }
}

function nodesFound(nodes: readonly NodeInventory[], expected: number): NodesFound {
  const usable = nodes.filter(isMeasurable);
  // What only the control plane may use is not missing.
  const notReady = nodes.filter(({ ready }) => !ready).map(({ name }) => name);
  return { expected, registered: nodes.length, ready: usable.length, notReady };
}

const nodesText = ({ expected, ready, notReady }: NodesFound, needed: number): string =>
  `${ready} of ${counted(expected, 'node')} can take load, ${needed} are needed` +
  (notReady.length === 0 ? '; the others have not registered' : `; not ready: ${firstFew(notReady)}`);

/** A command by its program: arguments may hold a token. */
export const shown = ([program = '']: CommandLine): string => program;

export function mustEndWell(command: CommandLine, ended: CommandEnd): void {
  if (ended.code === 0) return;
  throw new KnownError('infrastructure', `${shown(command)} ${endedWith(ended)}`, {
    hint: 'all that it said is in the log of the run',
  });
}

export const endedWith = ({ code, lastLines }: CommandEnd): string =>
  lastLines === '' ? `ended with ${code} and said nothing` : `ended with ${code}: ${lastLines}`;
