import { firstFew } from '../model/counted.ts';
import { componentOf } from '../model/families.ts';
import { seconds } from '../model/units.ts';
import type { MetricsSource, RunState, SampleEdge } from './context.ts';
import { absent, readOrElse } from './metrics/absent.ts';

const EVERY = seconds(15);

/** Reads every source of metrics at an even pace until it is stopped, and the host a last time then. */
export function startSampling(state: RunState): { stop: () => Promise<void> } {
  const end = new AbortController();
  const loop = async (): Promise<void> => {
    while (!end.signal.aborted) {
      await sampleAll(state, 'during', undefined, end.signal);
      await state.clock.sleep(EVERY, end.signal);
    }
  };
  const done = loop().catch(() => {});
  return {
    stop: async () => {
      end.abort();
      await done;
      await Promise.all(
        hostSources(state).map((source) => recordSample(source, { edge: 'during' }, state, end.signal)),
      );
    },
  };
}

/**
 * Reads every source once, and records what came or why nothing did. Before a level's load the sources are looked for again, and
 * those whose next samples must be waited for are read first: the others are then read right before the load.
 */
export async function sampleAll(
  state: Pick<RunState, 'metrics' | 'findMetrics' | 'journal' | 'clock' | 'host' | 'waitingFor'>,
  edge: SampleEdge,
  level: string | undefined,
  signal: AbortSignal,
): Promise<void> {
  if (edge === 'before') state.metrics = await state.findMetrics(signal);
  const first = edge === 'before' ? state.metrics.filter(({ waits }) => waits) : [];
  const others = state.metrics.filter((source) => !first.includes(source));
  const unread = new Set(edge === 'during' ? [] : state.metrics.filter(({ waits }) => waits).map(({ name }) => name));
  const record = async (source: MetricsSource): Promise<void> => {
    await recordSample(source, { edge, level }, state, signal);
    unread.delete(source.name);
  };
  const read = async (): Promise<void> => {
    await Promise.all(first.map(record));
    await Promise.all([...others, ...hostSources(state)].map(record));
  };
  await (unread.size === 0 ? read() : state.waitingFor.during(() => nextOf(unread), read()));
}

/** A kubelet looks each 10 to 20 s, and a metrics server each 15 s or more. */
const nextOf = (unread: ReadonlySet<string>): string =>
  unread.size === 0 ? 'metrics to be read' : `the next samples of ${firstFew([...unread])}`;

const hostSources = ({ host }: Pick<RunState, 'host'>): readonly MetricsSource[] => host?.sources ?? [];

async function recordSample(
  source: MetricsSource,
  { edge, level }: { readonly edge: SampleEdge; readonly level?: string | undefined },
  { clock, journal }: Pick<RunState, 'clock' | 'journal'>,
  signal: AbortSignal,
): Promise<void> {
  const { name, via, waits } = source;
  const askedAt = waits && edge !== 'during' ? clock.now() : undefined;
  const scrape = await readOrElse(signal, () => source.sample(edge, signal), absent);
  journal.append({ type: 'sample', source: name, ...(via && { via }), edge, level, askedAt, ...scrape });
}

/**
 * Reads what the API servers have counted so far, which shows later what the cluster asks for by itself. Scrapes of a Prometheus are left out:
 * the last one may be of before what is looked at, and the next one is not worth waiting for.
 */
export async function sampleCounts(
  { metrics, clock, journal }: Pick<RunState, 'metrics' | 'clock' | 'journal'>,
  edge: Extract<SampleEdge, 'warm-up' | 'rest'>,
  signal: AbortSignal,
): Promise<void> {
  const counting = metrics.filter(({ name, via }) => componentOf(name) === 'apiserver' && via === undefined);
  const record = (source: MetricsSource) => recordSample(source, { edge }, { clock, journal }, signal);
  await Promise.all(counting.map(record));
}
