import { type Barrier, type BarrierAction, type BarrierEvent, take } from '../../barrier/barrier.ts';
import { type BenchmarkRun, type Member, membersOf } from '../../model/benchmark.ts';
import type { ObjectState, OutputFact } from '../../model/entry.ts';
import type { Step } from '../../model/plan.ts';
import { RESOURCES } from '../../model/resources.ts';
import type { Workload } from '../../model/suite.ts';
import { type Milliseconds, minutes, ms } from '../../model/units.ts';
import { formatQuantity } from '../../render/quantity.ts';
import type { Reply } from '../cluster.ts';
import { type LevelState, type RunState, RunStop } from '../context.ts';
import { untilReady } from '../objects/waits.ts';
import { isTimeout, withTimeout } from '../timeout.ts';
import { ensureNamespace } from '../watched-namespace.ts';
import { barrierOf, newsOf } from './gang.ts';
import { readOutput } from './outputs.ts';
import { lookAt, makeObjects, makePod, type Place, release } from './pods.ts';

type BenchmarkStep = Extract<Step, { kind: 'benchmark' }>;

/** Makes a benchmark's pods, lets them start together, waits until those that work have ended, and reads what they left behind. */
export async function performBenchmark(
  step: BenchmarkStep,
  state: RunState,
  signal: AbortSignal,
  level: LevelState,
): Promise<OutputFact[]> {
  const { benchmark } = step;
  const watched = await ensureNamespace(state, level, [PODS], signal);
  watched.steps.push(step.id);
  const place: Place = { step: step.id, namespace: watched.namespace, values: keysFor(benchmark, state) };
  await makeObjects(benchmark.objects, place, state, signal);
  const gang = openGang(benchmark, place, state, level);
  await inTime(benchmark.readyWithinMs, gang, 'gathering', state, signal);
  state.profiler?.loadBegins();
  await inTime(ms(benchmark.limitMs + LEAVING_MS), gang, 'open', state, signal);
  const outputs: OutputFact[] = [];
  for (const { name } of gang.workers()) {
    outputs.push(await readOutput(name, gang.endingOf(name), place, state, signal));
  }
  for (const output of outputs) state.journal.append(output);
  return outputs;
}

function keysFor({ sshKeys }: BenchmarkRun, { makeSshKeys }: RunState): Place['values'] {
  if (sshKeys === undefined) return {};
  const { privateKey, publicKey } = makeSshKeys();
  return { 'ssh-private-key': privateKey, 'ssh-public-key': publicKey };
}

/** A pod that works is ready when it waits for its start. */
const PODS: Workload = {
  name: 'benchmark',
  description: '',
  manifest: { apiVersion: 'v1', kind: RESOURCES.pods.kind },
  ready: { condition: 'Ready' },
  readyWithinMs: ms(0),
};

/** From the end of a tool until its pod is seen to have ended. */
const LEAVING_MS = minutes(1);

interface Gang {
  phase(): Barrier['phase'];
  /** Goes on until the phase has ended. */
  during(phase: Barrier['phase'], signal: AbortSignal): Promise<void>;
  giveUp(reason: string): void;
  workers(): readonly Member[];
  /** How the pod of a lost participant ended. */
  endingOf(name: string): string | undefined;
}

/** Runs one phase; what takes longer is given up, and says what was waited for. */
async function inTime(
  limit: Milliseconds,
  gang: Gang,
  phase: Barrier['phase'],
  { clock, waitingFor }: RunState,
  signal: AbortSignal,
): Promise<void> {
  try {
    await withTimeout(clock, limit, [signal], (own) => gang.during(phase, own), waitingFor);
  } catch (error) {
    if (signal.aborted || !isTimeout(error)) throw error;
    gang.giveUp(error.message);
    throw new RunStop('completed', error.message);
  }
}

function openGang(benchmark: BenchmarkRun, place: Place, state: RunState, { tracker }: LevelState): Gang {
  const members = new Map(membersOf(benchmark.roles).map((member) => [member.name, member]));
  const seen = new Set<string>();
  const queue: BarrierEvent[] = [{ type: 'begun' }];
  let barrier = barrierOf(benchmark);
  let known: Reply | undefined;
  let aborted: string | undefined;

  const pods = (): Map<string, ObjectState> => {
    const own = [...tracker.all()].filter(({ step }) => step === place.step);
    for (const { name } of own) seen.add(name);
    return new Map(own.map((pod) => [pod.name, pod]));
  };
  const of = (ids: readonly string[]): Member[] => ids.flatMap((id) => members.get(id) ?? []);

  const act = async (action: BarrierAction, signal: AbortSignal): Promise<void> => {
    if (action.type === 'abort') aborted = action.reason;
    if (action.type === 'release') await release(of(action.ids), place, known, state, signal);
    if (action.type !== 'create') return;
    await Promise.all(of(action.ids).map((member) => makePod(member, place, state, signal)));
  };

  /** Whatever comes of an event is recorded; an arrival with where and how. */
  const happen = async (event: BarrierEvent, signal: AbortSignal): Promise<void> => {
    const before = barrier;
    if (event.type === 'arrived') await greet(event.id, signal);
    const { barrier: after, actions } = take(barrier, event);
    barrier = after;
    for (const { id, state: now, reason } of after.participants.values()) {
      const role = members.get(id)?.role.name ?? '';
      if (now === undefined || now === before.participants.get(id)?.state || now === 'arrived') continue;
      state.journal.append({ type: 'participant', step: place.step, name: id, role, state: now, reason });
    }
    for (const action of actions) await act(action, signal);
  };

  const greet = async (id: string, signal: AbortSignal): Promise<void> => {
    const [member] = of([id]);
    if (member === undefined) return;
    const { fact, reply } = await lookAt(member, place, state, signal);
    known = reply;
    state.journal.append({ ...fact, state: 'arrived' });
    if (fact.address === undefined) return;
    const { role } = member;
    const addresses = [String(place.values[`${role.name}-addresses`] ?? ''), fact.address].filter(Boolean).join(',');
    place.values[`${role.name}-addresses`] = addresses;
    place.values[`${role.name}-address`] ??= fact.address;
    const line = (role.hostLine ?? '{{address}}').replace('{{address}}', fact.address);
    place.values[`${role.name}-hosts`] = `${place.values[`${role.name}-hosts`] ?? ''}${line}\n`;
  };

  return {
    phase: () => barrier.phase,
    async during(phase, signal) {
      while (barrier.phase === phase) {
        for (let next = queue.shift(); next !== undefined; next = queue.shift()) await happen(next, signal);
        if (aborted !== undefined) throw new RunStop('completed', aborted);
        if (barrier.phase !== phase) return;
        const words = phase === 'gathering' ? gathering : working;
        await state.waitingFor.during(
          words,
          tracker.until(() => newsOf(barrier, pods(), seen).length > 0, signal),
        );
        queue.push(...newsOf(barrier, pods(), seen));
      }
    },
    giveUp(reason) {
      barrier = take(barrier, { type: 'given-up', reason }).barrier;
    },
    workers: () => [...members.values()].filter(({ role }) => role.part === 'works'),
    endingOf: (name) => barrier.participants.get(name)?.reason,
  };

  function gathering(): string {
    const made = [...barrier.participants.values()].filter(({ state: now }) => now !== undefined);
    return untilReady(tracker, [place.step], made.length);
  }

  function working(): string {
    const at = [...barrier.participants.values()].filter(({ works, state: now }) => works && now === 'released');
    const names = at.map(({ id }) => id).join(', ');
    return `${names} to end (${benchmark.tool}, about ${formatQuantity(benchmark.durationMs, 'ms')})`;
  }
}
