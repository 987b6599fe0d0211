import { findProgram } from '../../adapters/programs.ts';
import { usageError } from '../../model/errors.ts';
import { epochMs, later, minutes } from '../../model/units.ts';
import { chosen, type Env, surroundingsIn } from '../env.ts';
import { lookAtResults } from '../results.ts';
import type { Finished } from '../run/finish.ts';
import { asRunner, RUNNER_VARIABLE } from '../run/runner-mark.ts';
import { makeDatabase } from './data.ts';
import { showGrafana } from './grafana.ts';
import { showPerfdash } from './perfdash.ts';
import { createPrograms } from './programs.ts';
import { showPrometheus } from './prometheus.ts';
import { withScratch } from './scratch.ts';
import type { Shown } from './shown.ts';

export interface LookRequest {
  readonly artifacts: string;
  /** For Prometheus; without it any free one. */
  readonly port?: number;
  readonly env: Env;
  /** Aborts when the look is over. */
  readonly stop: AbortSignal;
  /** Takes a line for the person: what a look that was killed left running. */
  readonly notice: (line: string) => void;
}

/**
 * Starts Prometheus, and Grafana and perfdash where they are installed, on what is kept of a run, calls `shown` and waits until `stop`
 * aborts; then ends them and removes what they wrote. What a look left that was killed is ended and removed first. Throws KnownError where
 * Prometheus is not installed, or does not start.
 */
export async function look(request: LookRequest, shown: (what: Shown) => void): Promise<void> {
  const { artifacts, env, notice } = request;
  const [prometheus, promtool] = ['prometheus', 'promtool'].map((name) => findProgram([name], env.PATH ?? ''));
  if (prometheus === undefined || promtool === undefined)
    throw usageError(
      `there is no ${prometheus === undefined ? 'prometheus' : 'promtool'} in PATH, and it is what shows the samples of a run`,
      'install it: apt-get install prometheus',
    );
  const record = await lookAtResults(artifacts);
  await asRunner(request, 'look', { notice }, (marked) =>
    withScratch(marked.env[RUNNER_VARIABLE] ?? '', (scratch) =>
      showRun({ ...marked, scratch, record, prometheus, promtool }, shown),
    ),
  );
}

interface RunToShow extends LookRequest {
  readonly scratch: string;
  readonly record: Finished;
  /** Their paths. */
  readonly prometheus: string;
  readonly promtool: string;
}

async function showRun(request: RunToShow, shown: (what: Shown) => void): Promise<void> {
  const { artifacts, port, stop, scratch, record, promtool } = request;
  const { result, facts } = record;
  const path = request.env.PATH ?? '';
  const env = { ...surroundingsIn(request.env), ...chosen([RUNNER_VARIABLE], request.env) };
  const programs = createPrograms(scratch, env, stop);
  try {
    const data = await makeDatabase({ artifacts, scratch, promtool, result, env, stop });
    const time = { from: later(result.startedAt, minutes(-1)), to: epochMs(Math.max(facts.endedAt, data.to ?? 0)) };
    const server = await showPrometheus({ program: request.prometheus, port, scratch, time, programs });
    shown({
      run: result.run,
      ...time,
      data,
      prometheus: server,
      grafana: await showGrafana({ url: server.url, scratch, time, programs, path }),
      perfdash: await showPerfdash({ artifacts, scratch, result, programs, path }),
    });
    await programs.untilStopped();
  } finally {
    await programs.end();
  }
}
