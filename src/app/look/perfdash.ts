import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { freePort } from '../../adapters/free-port.ts';
import { findProgram } from '../../adapters/programs.ts';
import type { Result } from '../../model/result.ts';
import type { Programs } from './programs.ts';
import type { ShownProgram } from './shown.ts';

interface PerfdashRequest {
  readonly artifacts: string;
  readonly scratch: string;
  readonly result: Result;
  readonly programs: Programs;
  readonly path: string;
}

/** perfdash on the builds that lie beside the run; absent where it is not installed, or has nothing to read. */
export async function showPerfdash({
  artifacts,
  scratch,
  result,
  programs,
  path,
}: PerfdashRequest): Promise<ShownProgram> {
  const program = findProgram(['perfdash'], path);
  if (program === undefined) return { absent: 'perfdash is not in PATH' };
  if (result.run.perfdash !== true)
    return { absent: 'the suite does not say `perfdash: {}`, so the run has no files for it' };
  const logs = resolve(artifacts, '../../..');
  const { job, test } = result.run;
  if (!existsSync(join(logs, job))) return { absent: `the run is not in a folder logs/${job}, where perfdash looks` };
  const config = join(scratch, 'jobs.yaml');
  const tags = [`perfDashPrefix: ${test.replaceAll('/', '-')}`, 'perfDashJobType: networking'];
  await writeFile(config, JSON.stringify({ periodics: [{ name: job, interval: '24h', tags }] }));
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const command = [
    program,
    '--www',
    `--address=127.0.0.1:${port}`,
    '--mode=local',
    `--logsPath=${logs}`,
    `--configPath=${config}`,
  ];
  const pages = join(dirname(program), 'www');
  await programs.serve({
    name: 'perfdash',
    command: existsSync(pages) ? [...command, `--dir=${pages}`] : command,
    ready: `${url}/buildsdata`,
  });
  return { url };
}
