import type { ObjectState, RampLookFact } from '../../model/entry.ts';
import {
  lastWorkLine,
  type RampNodeLook,
  type RampNodeSetting,
  type RampSandboxes,
  type WorkLine,
} from '../../model/ramp.ts';
import { type Milliseconds, seconds } from '../../model/units.ts';
import { CALL_TIMEOUT } from '../cluster.ts';
import type { RunState } from '../context.ts';
import { readOrElse } from '../metrics/absent.ts';
import { type MemorySample, readMemory } from './kubelet.ts';
import { countPods, hasFailed, isLive, longestPending, newStarts, stateOf } from './pods.ts';

/** What a ramp looks at, and what it knows from the looks before. */
export interface RampView {
  readonly step: string;
  readonly namespace: string;
  readonly nodes: readonly RampNodeSetting[];
  /** Whether a sample is waited for that is taken after the step has settled. */
  readonly waitsForSamples: boolean;
  readonly started: Set<string>;
  pods(): readonly ObjectState[];
}

/** Looks at all nodes and pods, and records what is there. */
export async function lookAtStep(
  about: Pick<RampLookFact, 'number' | 'wanted' | 'isDown'>,
  view: RampView,
  state: RunState,
  signal: AbortSignal,
): Promise<RampLookFact> {
  const samples = await Promise.all(view.nodes.map((node) => sampleOf(node, view, state, signal)));
  const pods = view.pods();
  const work = await workOf(pods, view, state, signal);
  const fact: RampLookFact = {
    type: 'ramp-look',
    step: view.step,
    ...about,
    pods: countPods(pods),
    ...longestPending(pods, state.clock.now()),
    startLatenciesMs: newStarts(pods, view.started),
    ...work,
    nodes: view.nodes.map(({ name }, index) => nodeLook(name, samples[index], pods)),
  };
  state.journal.append(fact);
  return fact;
}

type Sampled = MemorySample | { readonly reason: string };

function nodeLook(name: string, sample: Sampled | undefined, pods: readonly ObjectState[]): RampNodeLook {
  const own = pods.filter(({ node }) => node === name);
  return {
    name,
    ...sample,
    live: own.filter(isLive).length,
    running: own.filter((pod) => stateOf(pod) === 'running').length,
    ...(own.some(hasFailed) && { hasFailed: true as const }),
  };
}

/** A kubelet looks each 10 to 20 s, a metrics server each 15 to 60 s; both show their last sample meanwhile. */
const SAMPLE_WAIT = seconds(25);
const METRICS_WAIT = seconds(75);
const SAMPLE_POLL = seconds(1);

async function sampleOf(node: RampNodeSetting, view: RampView, state: RunState, signal: AbortSignal): Promise<Sampled> {
  const read = (): Promise<Sampled> =>
    readOrElse<Sampled>(
      signal,
      () => readMemory(state.cluster, node, signal),
      (reason) => ({ reason }),
    );
  const first = await read();
  if (!view.waitsForSamples || !('takenAt' in first)) return first;
  return state.waitingFor.during(
    () => `the next sample of ${first.by ?? 'the kubelet'} of ${node.name}`,
    nextSample(read, first, state, signal),
  );
}

/** The last one where none comes in time: that it is the same is seen by its stamp. */
async function nextSample(
  read: () => Promise<Sampled>,
  before: MemorySample,
  { clock }: RunState,
  signal: AbortSignal,
): Promise<Sampled> {
  const giveUp: Milliseconds = before.by === undefined ? SAMPLE_WAIT : METRICS_WAIT;
  const from = clock.monotonic();
  for (;;) {
    await clock.sleep(SAMPLE_POLL, signal);
    const sample = await read();
    const isNew = !('takenAt' in sample) || sample.takenAt !== before.takenAt;
    if (isNew || clock.monotonic() - from >= giveUp) return sample;
  }
}

const LOGS_AT_ONCE = 8;

/** What the running containers say of their work and of their machine. */
async function workOf(
  pods: readonly ObjectState[],
  { namespace }: RampView,
  { cluster }: RunState,
  signal: AbortSignal,
): Promise<Pick<RampLookFact, 'workPerSecond' | 'sandboxes'>> {
  const running = pods.filter((pod) => stateOf(pod) === 'running');
  const lines: (WorkLine | undefined)[] = [];
  const left = [...running];
  const read = async (): Promise<void> => {
    for (let pod = left.shift(); pod !== undefined; pod = left.shift()) {
      const path = `/api/v1/namespaces/${namespace}/pods/${pod.name}/log?tailLines=2`;
      const call = () => cluster.text(path, { signal, timeoutMs: CALL_TIMEOUT });
      lines.push(
        await readOrElse<WorkLine | undefined>(
          signal,
          async () => lastWorkLine((await call()).text),
          () => undefined,
        ),
      );
    }
  };
  await Promise.all(Array.from({ length: LOGS_AT_ONCE }, read));
  const said = lines.filter((line) => line !== undefined);
  const sandboxes = sandboxesIn(said);
  // A part of the containers is no sum.
  const isWhole = said.length > 0 && said.length === lines.length;
  return {
    ...(isWhole && { workPerSecond: said.reduce((total, { perSecond }) => total + perSecond, 0) }),
    ...(sandboxes !== undefined && { sandboxes }),
  };
}

function sandboxesIn(lines: readonly WorkLine[]): RampSandboxes | undefined {
  const bytes = lines.flatMap(({ totalBytes }) => totalBytes ?? []);
  const cpus = lines.flatMap((line) => line.cpus ?? []);
  const ksm = lines.find((line) => line.ksm !== undefined)?.ksm;
  if (bytes.length === 0 || cpus.length === 0) return undefined;
  return {
    ...{ leastBytes: Math.min(...bytes), mostBytes: Math.max(...bytes) },
    ...{ leastCpus: Math.min(...cpus), mostCpus: Math.max(...cpus) },
    ...(ksm !== undefined && { ksm }),
  };
}
