import { componentOf } from '../model/families.ts';
import { seconds } from '../model/units.ts';
import type { MetricsSource, RunState, SampleEdge } from './context.ts';
import { absent, readOrElse } from './metrics/absent.ts';

const EVERY = seconds(15);

/** Reads every source of metrics at an even pace until it is stopped. */
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
    },
  };
}

/**
 * Reads every source once, and records what came or why nothing did. Before a level's load the sources are looked for again, and
 * those whose next samples must be waited for are read first: the others are then read right before the load.
 */
export async function sampleAll(
  state: Pick<RunState, 'metrics' | 'findMetrics' | 'journal' | 'clock'>,
  edge: SampleEdge,
  level: string | undefined,
  signal: AbortSignal,
): Promise<void> {
  if (edge === 'before') state.metrics = await state.findMetrics(signal);
  const record = async (source: MetricsSource): Promise<void> => {
    const { name, via, waits } = source;
    const askedAt = waits && edge !== 'during' ? state.clock.now() : undefined;
    const scrape = await readOrElse(signal, () => source.sample(edge, signal), absent);
    state.journal.append({ type: 'sample', source: name, ...(via && { via }), edge, level, askedAt, ...scrape });
  };
  const first = edge === 'before' ? state.metrics.filter(({ waits }) => waits) : [];
  await Promise.all(first.map(record));
  await Promise.all(state.metrics.filter((source) => !first.includes(source)).map(record));
}

/**
 * Reads what the API servers have counted so far, which shows later what the cluster asks for by itself. Scrapes of a Prometheus are left out:
 * the last one may be of before what is looked at, and the next one is not worth waiting for.
 */
export async function sampleCounts(
  { metrics, journal }: Pick<RunState, 'metrics' | 'journal'>,
  edge: Extract<SampleEdge, 'warm-up' | 'rest'>,
  signal: AbortSignal,
): Promise<void> {
  const counting = metrics.filter(({ name, via }) => componentOf(name) === 'apiserver' && via === undefined);
  const record = async (source: MetricsSource): Promise<void> => {
    const scrape = await readOrElse(signal, () => source.sample(edge, signal), absent);
    journal.append({ type: 'sample', source: source.name, edge, ...scrape });
  };
  await Promise.all(counting.map(record));
}
