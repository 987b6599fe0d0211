import { createHash } from 'node:crypto';
import type { ProfileFact } from '../../model/entry.ts';
import { messageOf } from '../../model/errors.ts';
import { isMeasured, type Plan, type Step } from '../../model/plan.ts';
import { ownPopulation } from '../../model/population.ts';
import type { ProfileKind, Profiles } from '../../model/profiles.ts';
import { elapsed, ms } from '../../model/units.ts';
import type { RunState } from '../context.ts';
import { readOrElse } from '../metrics/absent.ts';
import type { ProfiledProcess, ProfilePorts, Profiler } from './ports.ts';
import { takeProfile } from './take.ts';

type Surroundings = Pick<RunState, 'clock' | 'journal' | 'stop' | 'held'>;

/** Undefined for a test that takes none. */
export function createProfiler(
  plan: Plan,
  ports: ProfilePorts | undefined,
  surroundings: () => Surroundings,
): Profiler | undefined {
  const { profiles } = plan.experiment;
  if (profiles === undefined || ports === undefined) return undefined;
  const kept = { bytes: 0 };
  let current: StepProfiling | undefined;
  return {
    startStep(step) {
      const { clock, journal, stop, held } = surroundings();
      current = hasLoad(step, plan)
        ? profileStep({ step, profiles, ports, kept, clock, journal, stop, held })
        : undefined;
    },
    loadBegins: () => current?.begin(),
    async endStep() {
      const ending = current;
      current = undefined;
      await ending?.end();
    },
  };
}

const hasLoad = (step: Step, plan: Plan): boolean =>
  isMeasured(step) || (step.kind === 'delete' && ownPopulation(plan) === 'delete');

interface StepProfiling {
  begin(): void;
  end(): Promise<void>;
}

interface Profiling extends Surroundings {
  readonly step: Step;
  readonly profiles: Profiles;
  readonly ports: ProfilePorts;
  /** Of the whole run. */
  readonly kept: { bytes: number };
}

type Edge = ProfileFact['edge'];

function profileStep(profiling: Profiling): StepProfiling {
  const { profiles, ports, clock, journal, stop, held } = profiling;
  const over = new AbortController();
  const cut = AbortSignal.any([stop, journal.failed, ...(held === undefined ? [] : [held.lost])]);
  const processes = findAll(ports, cut);

  const round = async (edge: Edge, number?: number): Promise<void> => {
    const take = (process: ProfiledProcess, kind: ProfileKind): Promise<void> =>
      takeAndKeep(profiling, process, kind, { edge, number }, cut);
    await Promise.all(
      (await processes).map(async (process) => {
        const cpu = process.kinds.filter((kind) => kind === 'cpu' && edge === 'during');
        const long = cpu.map((kind) => take(process, kind));
        for (const kind of process.kinds.filter((each) => each !== 'cpu')) await take(process, kind);
        await Promise.all(long);
      }),
    );
  };
  const rounds = async (): Promise<void> => {
    const { everyMs } = profiles;
    for (let number = 1; !over.signal.aborted && !cut.aborted; number++) {
      const began = clock.monotonic();
      await round('during', number);
      if (everyMs === undefined) return;
      await clock.sleep(ms(Math.max(0, began + everyMs - clock.monotonic())), AbortSignal.any([over.signal, cut]));
    }
  };

  const quietly = (work: Promise<void>): Promise<void> => work.catch(() => {});
  const before = quietly(round('before'));
  let during: Promise<void> | undefined;
  return {
    begin() {
      during ??= quietly(rounds());
    },
    async end() {
      over.abort();
      await Promise.all([before, during]);
      await quietly(round('after'));
    },
  };
}

/** Where nothing can be looked for, that is said of each round. */
const findAll = (ports: ProfilePorts, signal: AbortSignal): Promise<readonly ProfiledProcess[]> =>
  ports.find(signal).catch((error: unknown) => [
    {
      component: 'all',
      source: 'all',
      kinds: ['heap'] as const,
      path: '',
      read: async () => {
        throw error;
      },
    },
  ]);

/** As much as fits on the disk of a job beside everything else. */
const MOST_BYTES_OF_RUN = 512 * 1024 * 1024;

async function takeAndKeep(
  { step, profiles, ports, kept, clock, journal }: Profiling,
  process: ProfiledProcess,
  kind: ProfileKind,
  { edge, number }: { readonly edge: Edge; readonly number?: number | undefined },
  signal: AbortSignal,
): Promise<void> {
  if (signal.aborted) return;
  const { component, source } = process;
  const askedAt = clock.now();
  const taken = await readOrElse<Pick<ProfileFact, 'state' | 'reason' | 'file'>>(
    signal,
    async () => {
      if (kept.bytes >= MOST_BYTES_OF_RUN)
        throw new Error(`the profiles of this run have ${kept.bytes} bytes already: none is added`);
      const bytes = await takeProfile(process, kind, profiles.cpuMs, signal);
      kept.bytes += bytes.length;
      const path = pathOf(step, source, kind, edge, number);
      await ports.keep(path, bytes);
      return { state: 'kept', file: { path, bytes: bytes.length, sha256: sha256(bytes) } };
    },
    (reason) => ({ state: 'absent', reason }),
  ).catch((error: unknown) => ({ state: 'absent' as const, reason: messageOf(error) }));
  journal.append({
    type: 'profile',
    step: step.id,
    component,
    source,
    kind,
    edge,
    level: step.level,
    askedAt,
    durationMs: elapsed(askedAt, clock.now()),
    ...taken,
  });
}

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** `profiles/400-load/apiserver-10.0.0.1-6443/cpu-during-1.pb.gz` */
const pathOf = (step: Step, source: string, kind: ProfileKind, edge: Edge, number: number | undefined): string =>
  [
    'profiles',
    fileName(step.id),
    fileName(source),
    `${[kind, edge, number].filter((part) => part !== undefined).join('-')}.pb.gz`,
  ].join('/');

const fileName = (text: string): string => text.replaceAll(/[^\w.-]+/g, '-').replace(/^\.+/, '-');
