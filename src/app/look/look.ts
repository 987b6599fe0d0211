import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findProgram } from '../../adapters/programs.ts';
import { usageError } from '../../model/errors.ts';
import { epochMs, later, minutes } from '../../model/units.ts';
import { type Env, surroundingsIn } from '../env.ts';
import { lookAtResults } from '../results.ts';
import { makeDatabase } from './data.ts';
import { showGrafana } from './grafana.ts';
import { showPerfdash } from './perfdash.ts';
import { createPrograms } from './programs.ts';
import { showPrometheus } from './prometheus.ts';
import type { Shown } from './shown.ts';

export interface LookRequest {
  readonly artifacts: string;
  /** For Prometheus; without it any free one. */
  readonly port?: number;
  readonly env: Env;
  /** Aborts when the look is over. */
  readonly stop: AbortSignal;
}

/**
 * Starts Prometheus, and Grafana and perfdash where they are installed, on what is kept of a run, calls `shown` and waits until `stop`
 * aborts; then ends them and removes what they wrote. Throws KnownError where Prometheus is not installed, or does not start.
 */
export async function look({ artifacts, port, env, stop }: LookRequest, shown: (what: Shown) => void): Promise<void> {
  const [prometheus, promtool] = ['prometheus', 'promtool'].map((name) => findProgram([name], env.PATH ?? ''));
  if (prometheus === undefined || promtool === undefined)
    throw usageError(
      `there is no ${prometheus === undefined ? 'prometheus' : 'promtool'} in PATH, and it is what shows the samples of a run`,
      'install it: apt-get install prometheus',
    );
  const { result, facts } = await lookAtResults(artifacts);
  const scratch = await mkdtemp(join(tmpdir(), 'prowess-look-'));
  const programs = createPrograms(scratch, surroundingsIn(env), stop);
  try {
    const data = await makeDatabase({ artifacts, scratch, promtool, result, env: surroundingsIn(env), stop });
    const time = { from: later(result.startedAt, minutes(-1)), to: epochMs(Math.max(facts.endedAt, data.to ?? 0)) };
    const server = await showPrometheus({ program: prometheus, port, scratch, time, programs });
    shown({
      run: result.run,
      ...time,
      data,
      prometheus: server,
      grafana: await showGrafana({ url: server.url, scratch, time, programs, path: env.PATH ?? '' }),
      perfdash: await showPerfdash({ artifacts, scratch, result, programs, path: env.PATH ?? '' }),
    });
    await programs.untilStopped();
  } finally {
    await programs.end();
    await rm(scratch, { recursive: true, force: true });
  }
}
