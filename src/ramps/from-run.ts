import type { RampLookFact, RampSettingFact, Stamp } from '../model/entry.ts';
import type { RunFacts } from '../model/facts.ts';
import { memoryLimitOf } from '../model/pod-requests.ts';
import type { RampNodeLook, RampNodeSetting, RampRun } from '../model/ramp.ts';
import { elapsed, ms } from '../model/units.ts';
import { formatQuantity } from '../render/quantity.ts';
import { isSample, type NodeReading, type RampData, type RampFault, type RampStep } from './data.ts';
import { sandboxSeen } from './sandbox.ts';

/** A ramp of a run: its level and repetition beside what it showed. */
export interface RampOfRun {
  readonly step: string;
  readonly level?: string;
  readonly data: RampData;
}

type Facts = Pick<RunFacts, 'plan' | 'steps' | 'rampLooks' | 'rampSettings'>;

/** The ramps of a run, in the order in which they ran; those that only warmed up are left out. */
export function rampsOf({ plan, steps, rampLooks, rampSettings }: Facts): RampOfRun[] {
  const found = steps.flatMap(({ id, level }) => {
    const planned = plan.steps.find((step) => step.id === id);
    const looks = rampLooks.filter(({ step }) => step === id);
    if (planned?.kind !== 'ramp' || looks.length === 0) return [];
    const setting = rampSettings.find(({ step }) => step === id);
    return [{ step: id, ...(level !== undefined && { level }), ramp: planned.ramp, looks, setting }];
  });
  return found.map(({ ramp, looks, setting, ...of }, index) => {
    const before = found.slice(0, index).filter(({ level }) => level === of.level).length;
    const isRepeated = found.filter(({ level }) => level === of.level).length > 1;
    const name = of.level ?? ramp.runtimeClass ?? 'default runtime';
    const label = isRepeated ? `${name}, ${before + 1}` : name;
    const last = rampLooks[rampLooks.findIndex(({ step }) => step === of.step) - 1];
    return { ...of, data: { ...dataOf(label, ramp, looks, last, setting), group: name } };
  });
}

type Look = RampLookFact & Stamp;

/** `last`: the last look of the ramp before. */
function dataOf(
  label: string,
  run: RampRun,
  looks: readonly Look[],
  last: Look | undefined,
  setting: RampSettingFact | undefined,
): RampData {
  const nodes = setting?.nodes ?? [];
  const from = looks[0]?.at;
  const steps = looks.map((look, index): RampStep => {
    const { number, wanted, isDown, pods, startLatenciesMs, pendingMs, pendingReason, workPerSecond } = look;
    return {
      number,
      atMs: elapsed(from ?? look.at, look.at),
      wanted,
      ...(isDown && { isDown }),
      pods,
      startLatenciesMs,
      pending: { longestMs: pendingMs ?? ZERO, ...(pendingReason !== undefined && { reason: pendingReason }) },
      ...(workPerSecond !== undefined && { workPerSecond }),
      nodes: nodes.map((node) => readingOf(node, look, looks[index - 1] ?? last)),
    };
  });
  const overhead = setting?.overheadBytes;
  const limit = memoryLimitOf(run.pod);
  const cpus = nodes.map((node) => node.cpus).filter((each) => each !== undefined);
  const sandbox = sandboxSeen(
    looks.flatMap(({ sandboxes }) => sandboxes ?? []),
    nodes.flatMap(({ totalBytes }) => totalBytes ?? []),
  );
  return {
    label,
    nodes: nodes.map(({ name }) => name),
    memory: 'available memory',
    steps,
    workloadBytes: run.workloadBytes,
    ...(limit !== undefined && { limitBytes: limit }),
    ...(overhead !== undefined && { declaredOverheadBytes: overhead }),
    ...(cpus.length > 0 && cpus.length === nodes.length && { cpus: cpus.reduce((sum, each) => sum + each, 0) }),
    ...(sandbox !== undefined && { sandbox }),
    faults: [...faultsOf(nodes, steps, looks), ...driftOf(nodes, steps)],
  };
}

const ZERO = ms(0);

/** The same stamp as in the look before: the kubelet has not looked since. */
function readingOf({ name, totalBytes }: RampNodeSetting, { nodes }: Look, before: Look | undefined): NodeReading {
  const look = nodes.find((node) => node.name === name);
  if (look?.leftBytes === undefined) return { missing: 'none' };
  const isOld = sampleOf(before, name)?.takenAt === look.takenAt;
  if (isOld) return { missing: 'frozen', repeatedBytes: look.leftBytes };
  const { leftBytes, live, hasFailed, stalledShare } = look;
  return {
    leftBytes,
    live,
    ...(totalBytes !== undefined && { totalBytes }),
    ...(hasFailed && { hasFailed }),
    ...(stalledShare !== undefined && { stalledShare }),
  };
}

const sampleOf = (look: Look | undefined, name: string): RampNodeLook | undefined =>
  look?.nodes.find((node) => node.name === name && node.takenAt !== undefined);

function faultsOf(nodes: readonly RampNodeSetting[], steps: readonly RampStep[], looks: readonly Look[]): RampFault[] {
  return nodes.flatMap(({ name }, node): RampFault[] => {
    const of = (why: string): number =>
      steps.filter(({ nodes: all }) => {
        const reading = all[node];
        return reading !== undefined && 'missing' in reading && reading.missing === why;
      }).length;
    const [none, frozen] = [of('none'), of('frozen')];
    const reason = looks.flatMap((look) => look.nodes.find((each) => each.name === name)?.reason ?? [])[0];
    return [
      ...(none === 0
        ? []
        : [{ kind: 'unread' as const, text: `${name} gave no sample in ${none} of ${steps.length} steps: ${reason}` }]),
      ...(frozen === 0
        ? []
        : [{ kind: 'frozen' as const, text: `${name} had no newer sample in ${frozen} of ${steps.length} steps` }]),
    ];
  });
}

/** More than that is no noise of a node at rest. */
const MOST_DRIFT = 0.02;

/** What a node has less, or more, without containers after the ramp than before it: then its memory is not that of the containers alone. */
function driftOf(nodes: readonly RampNodeSetting[], steps: readonly RampStep[]): RampFault[] {
  const [first, last] = [steps[0], steps.at(-1)];
  if (first?.wanted !== 0 || last?.wanted !== 0 || last.isDown === undefined) return [];
  return nodes.flatMap(({ name }, node): RampFault[] => {
    const [before, after] = [first.nodes[node], last.nodes[node]];
    if (!isSample(before) || !isSample(after) || before.totalBytes === undefined || after.live !== 0) return [];
    const share = (before.leftBytes - after.leftBytes) / before.totalBytes;
    if (Math.abs(share) <= MOST_DRIFT) return [];
    const text = `${name} has ${formatQuantity(Math.abs(share), 'share')} of its memory ${share > 0 ? 'less' : 'more'} left without containers after the ramp than before it`;
    return [{ kind: 'drift', text }];
  });
}
