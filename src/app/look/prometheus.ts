import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { freePort, isFree } from '../../adapters/free-port.ts';
import { BOARDS, type Board, queriesOf } from '../../dashboards/index.ts';
import { usageError } from '../../model/errors.ts';
import { type EpochMs, elapsed, toIso } from '../../model/units.ts';
import { DATABASE } from './data.ts';
import type { Programs } from './programs.ts';
import type { ShownPrometheus } from './shown.ts';

export interface ShownWindow {
  readonly from: EpochMs;
  readonly to: EpochMs;
}

interface PrometheusRequest {
  readonly program: string;
  readonly port: number | undefined;
  readonly scratch: string;
  readonly time: ShownWindow;
  readonly programs: Programs;
}

/** Prometheus on the database of a scratch folder: it scrapes nothing, and forgets nothing. */
export async function showPrometheus(request: PrometheusRequest): Promise<ShownPrometheus> {
  const { program, scratch, time, programs } = request;
  const port = await portOf(request);
  const config = join(scratch, 'prometheus.yml');
  await writeFile(config, 'scrape_configs: []\n');
  const url = `http://127.0.0.1:${port}`;
  const command = [
    program,
    `--config.file=${config}`,
    `--storage.tsdb.path=${join(scratch, DATABASE)}`,
    '--storage.tsdb.retention.time=100y',
    `--web.listen-address=127.0.0.1:${port}`,
    '--log.level=error',
  ];
  await programs.serve({ name: 'Prometheus', command, ready: `${url}/-/ready` });
  const withoutChoices = BOARDS.filter(({ choices }) => Object.keys(choices).length === 0);
  return { url, pages: Object.fromEntries(withoutChoices.map((board) => [board.title, pageOf(board, url, time)])) };
}

/** Another program at the port would answer in the place of ours, and with what is not of this run. */
async function portOf({ port }: PrometheusRequest): Promise<number> {
  if (port === undefined) return freePort();
  if (await isFree(port)) return port;
  throw usageError(
    `port ${port} of 127.0.0.1 is taken by another program`,
    'name another --port, or none for any free one',
  );
}

/** All queries of a dashboard below each other. */
function pageOf(board: Board, url: string, { from, to }: ShownWindow): string {
  const range = `${Math.max(1, Math.ceil(elapsed(from, to) / 60_000))}m`;
  const end = toIso(to).slice(0, 19).replace('T', ' ');
  const parameters = new URLSearchParams();
  for (const [index, { expr }] of queriesOf(board).entries()) {
    const of = (name: string): string => `g${index}.${name}`;
    parameters.set(of('expr'), expr.replaceAll('$__rate_interval', '1m'));
    parameters.set(of('tab'), '0');
    parameters.set(of('range_input'), range);
    parameters.set(of('end_input'), end);
  }
  return `${url}/graph?${parameters}`;
}
