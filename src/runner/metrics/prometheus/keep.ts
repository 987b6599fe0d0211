import type { PrometheusFact } from '../../../model/entry.ts';
import { messageOf } from '../../../model/errors.ts';
import { elapsed, type Milliseconds, minutes, ms } from '../../../model/units.ts';
import { openMetricsPieces } from '../../../render/openmetrics.ts';
import type { RunState } from '../../context.ts';
import { withTimeout } from '../../timeout.ts';
import type { DatabasePorts } from './ports.ts';
import { readWindow } from './window.ts';

/** For those who look later: a minute of what was before the first load is among it. */
const BEFORE = minutes(1);
const LIMIT = minutes(2);

/**
 * Keeps what the site's Prometheus has of the time since the first load: a snapshot of its database where the site says how it is
 * reached and the server allows it, else the samples of the window. What cannot be kept is a sentence: it makes no run INVALID.
 */
export async function keepPrometheus(state: RunState): Promise<void> {
  const { database, clock, journal, stop } = state;
  if (database === undefined || state.loadSince === undefined || stop.aborted) return;
  const lengthMs = ms(elapsed(state.loadSince, clock.now()) + BEFORE);
  const askedAt = clock.now();
  const kept = await withTimeout(clock, LIMIT, [stop, journal.failed], (signal) =>
    keep(database, lengthMs, signal),
  ).catch((error: unknown): Kept => ({ state: 'absent', reason: messageOf(error) }));
  journal.append({ type: 'prometheus', askedAt, durationMs: elapsed(askedAt, clock.now()), ...kept });
}

type Kept = Omit<PrometheusFact, 'type' | 'askedAt' | 'durationMs'>;

async function keep(database: DatabasePorts, lengthMs: Milliseconds, signal: AbortSignal): Promise<Kept> {
  const refused: string[] = [];
  if (database.snapshot !== undefined) {
    try {
      const { files, gaps } = await database.snapshot(lengthMs, signal);
      return { state: 'kept', how: 'snapshot', files, ...(gaps.length > 0 && { gaps }) };
    } catch (error) {
      signal.throwIfAborted();
      refused.push(`there is no snapshot of its database: ${messageOf(error)}`);
    }
  }
  return keepWindow(database, lengthMs, refused, signal);
}

async function keepWindow(
  { server, series: wanted, first, keep: write }: DatabasePorts,
  lengthMs: Milliseconds,
  refused: readonly string[],
  signal: AbortSignal,
): Promise<Kept> {
  const window = await readWindow(server, { series: wanted, first }, lengthMs, signal).catch((error: unknown) => {
    throw new Error([...refused, messageOf(error)].join('; '));
  });
  const file = await write(WINDOW_FILE, openMetricsPieces(window.families));
  const { from, to, series, samples } = window;
  const gaps = [...refused, ...window.gaps];
  return {
    state: 'kept',
    how: 'openmetrics',
    from,
    to,
    series,
    samples,
    files: [file],
    ...(gaps.length > 0 && { gaps }),
  };
}

/** OpenMetrics, as `promtool tsdb create-blocks-from openmetrics` takes it once it is uncompressed. */
export const WINDOW_FILE = 'prometheus/window.om.gz';
