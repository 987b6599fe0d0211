import { cpSync, createReadStream, createWriteStream, existsSync, readdirSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { runLogged } from '../../adapters/command.ts';
import { diskError } from '../../adapters/disk/failures.ts';
import { documentOf } from '../../history/from-result.ts';
import { toHistory } from '../../history/history.ts';
import { KnownError, messageOf } from '../../model/errors.ts';
import type { Result } from '../../model/result.ts';
import { openMetricsPieces } from '../../render/openmetrics.ts';
import { resultFamilies } from '../../report/results-openmetrics.ts';
import { journalReader, linesOf, sampledSeries } from '../../results/index.ts';
import { WINDOW_FILE } from '../../runner/metrics/prometheus/keep.ts';
import { SNAPSHOT_FOLDER } from '../run/database.ts';
import { JOURNAL } from '../run/finish.ts';
import type { KeptData } from './shown.ts';

export interface DataRequest {
  readonly artifacts: string;
  readonly scratch: string;
  readonly promtool: string;
  readonly result: Result;
  readonly env: Readonly<Record<string, string>>;
  readonly stop: AbortSignal;
}

export const DATABASE = 'data';

/** Makes a database of Prometheus in the scratch folder, of what is kept of a run: of its Prometheus, else of what the run itself read; and of what it found. */
export async function makeDatabase(request: DataRequest): Promise<KeptData> {
  const { artifacts, scratch, result } = request;
  const { prometheus } = result;
  await addText(
    request,
    'results.om',
    openMetricsPieces(resultFamilies([toHistory(result.run.test, [documentOf(result, NOWHERE)])])),
  );
  const snapshot = join(artifacts, SNAPSHOT_FOLDER);
  const window = join(artifacts, WINDOW_FILE);
  const gaps = prometheus?.gaps ?? [];
  if (existsSync(snapshot)) {
    copyBlocks(snapshot, join(scratch, DATABASE));
    return { source: `${SNAPSHOT_FOLDER}, a snapshot of the site's Prometheus`, to: prometheus?.to, gaps };
  }
  if (existsSync(window)) {
    const path = join(scratch, 'window.om');
    await pipeline(createReadStream(window), createGunzip(), createWriteStream(path)).catch((error: unknown) => {
      throw new KnownError('usage', `cannot read ${window}: ${messageOf(error)}`, { cause: error });
    });
    await addBlocks(request, path);
    const { series = 0 } = prometheus ?? {};
    return { source: `${WINDOW_FILE}, ${series} series of the site's Prometheus`, to: prometheus?.to, gaps };
  }
  const sampled = await samplesOf(artifacts);
  if (sampled.length > 0) await addText(request, 'samples.om', openMetricsPieces(sampled));
  const reason = prometheus?.reason === undefined ? 'no Prometheus was named' : prometheus.reason;
  return {
    source: `what the run itself read of its components, for there is nothing of a Prometheus: ${reason}`,
    gaps,
  };
}

const NOWHERE = { folder: '', address: '' };

async function samplesOf(artifacts: string) {
  const sampled = sampledSeries();
  const reader = journalReader(sampled.take);
  const path = join(artifacts, JOURNAL);
  for await (const line of linesOf(createReadStream(path, { encoding: 'utf8' }))) reader.line(line);
  reader.end();
  return sampled.families();
}

async function addText(request: DataRequest, name: string, pieces: Iterable<string>): Promise<void> {
  const path = join(request.scratch, name);
  await writeFile(path, pieces);
  await addBlocks(request, path);
}

async function addBlocks({ promtool, scratch, env, stop }: DataRequest, path: string): Promise<void> {
  const command = [promtool, 'tsdb', 'create-blocks-from', 'openmetrics', path, join(scratch, DATABASE)];
  const { code, lastLines } = await runLogged(command, { cwd: scratch, env, quiet: true, showAtMost: 0 }, stop);
  if (code !== 0) throw new KnownError('infrastructure', `promtool cannot read ${path}: ${lastLines}`);
}

function copyBlocks(from: string, to: string): void {
  try {
    for (const block of readdirSync(from)) cpSync(join(from, block), join(to, block), { recursive: true });
  } catch (error) {
    throw diskError(error, `copy ${from}`);
  }
}
