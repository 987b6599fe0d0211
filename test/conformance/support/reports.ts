import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Finished, prowess, prowessAtWork } from '../../support/cli.ts';
import { writeLabSite, writeLongTest } from '../../support/lab-site.ts';
import { simServer } from '../../support/sim-serve.ts';
import { artifactsBelow } from '../../support/stored-run.ts';
import { until } from '../../support/until.ts';

const root = join(import.meta.dirname, '..', '..', '..');

/** The report of a run of a test of this repository, or of one of its examples, on the simulated cluster, by its path. */
export async function simulatedReport(
  test: string,
  store: string,
  faults?: string,
  where: readonly string[] = [],
): Promise<string> {
  const file = `${store}.faults.yaml`;
  if (faults !== undefined) writeFileSync(file, faults);
  const more = faults === undefined ? [] : ['--faults', file];
  return reportOf(await prowess(['run', test, ...where, '--seed', 'report', '--store', store, ...more], { cwd: root }));
}

/** The report of a run that was asked to stop in the middle of its load. */
export async function abortedReport(folder: string): Promise<string> {
  const server = await simServer(['--nodes', '4', '--speed', '10']);
  try {
    writeLabSite(folder, 1);
    writeLongTest(folder);
    const store = join(folder, 'aborted');
    const args = ['run', 'long', '--cluster', 'lab-0', '--store', store];
    const run = prowessAtWork(args, { cwd: folder, env: { KUBECONFIG: server.kubeconfig } });
    await until(() => churns(store));
    run.signal('SIGTERM');
    return reportOf(await run.finished);
  } finally {
    await server.stop();
  }
}

/** Objects were made, and go and come. */
function churns(store: string): boolean {
  const artifacts = artifactsBelow(store);
  return artifacts !== undefined && /"step":"\d+-churn"/.test(readFileSync(join(artifacts, 'journal.ndjson'), 'utf8'));
}

function reportOf({ stdout, stderr }: Finished): string {
  const [, path] = /^report: (.+)$/m.exec(stdout) ?? [];
  if (path === undefined) throw new Error(`the run has no report: ${stdout}${stderr}`);
  return path;
}
