import { gzipSync } from 'node:zlib';
import { MOST_OUTPUT_BYTES, readFrame } from '../../benchmarks/wrapper.ts';
import type { OutputFact } from '../../model/entry.ts';
import { explained } from '../../model/errors.ts';
import { formatQuantity } from '../../render/quantity.ts';
import { ApiError, CALL_TIMEOUT } from '../cluster.ts';
import type { RunState } from '../context.ts';
import { retrying } from '../retry.ts';
import type { Place } from './pods.ts';

/** A frame has little beside the output. */
const MOST_LOG_BYTES = MOST_OUTPUT_BYTES + 256 * 2 ** 10;

/** What a participant's tool left behind, from the log of its pod. `ending`: how its pod ended, where that says why there may be nothing. */
export async function readOutput(
  name: string,
  ending: string | undefined,
  { step, namespace }: Place,
  { cluster, clock }: Pick<RunState, 'cluster' | 'clock'>,
  signal: AbortSignal,
): Promise<OutputFact> {
  const path = `/api/v1/namespaces/${namespace}/pods/${name}/log?limitBytes=${MOST_LOG_BYTES}`;
  const fact = { type: 'output', step, name } as const;
  try {
    const read = () => cluster.text(path, { signal, timeoutMs: CALL_TIMEOUT });
    const { text } = await retrying(clock, signal, read);
    return { ...fact, ...outputIn(text, ending) };
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    return { ...fact, reason: withEnding(`its log could not be read: ${explained(error)}`, ending) };
  }
}

function outputIn(log: string, ending: string | undefined): Omit<OutputFact, 'type' | 'step' | 'name'> {
  const frame = readFrame(log);
  if ('problem' in frame) return { reason: withEnding(frame.problem, ending) };
  const { stdout, stderr, ...rest } = frame;
  const shared = { ...rest, ...(stderr !== '' && { stderr }) };
  if (frame.bytes > MOST_OUTPUT_BYTES) {
    return {
      ...shared,
      reason: `its output has ${inMegabytes(frame.bytes)}; at most ${inMegabytes(MOST_OUTPUT_BYTES)} are read`,
    };
  }
  return { ...shared, gzip: gzipSync(stdout, { level: 9 }).toString('base64') };
}

const inMegabytes = (bytes: number): string => formatQuantity(bytes, 'bytes');

const withEnding = (problem: string, ending: string | undefined): string =>
  ending === undefined ? problem : `${problem} (${ending})`;
