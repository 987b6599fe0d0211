import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'chai';
import type { Entry } from '../../src/model/entry.ts';
import { emptyFolder } from '../support/folder.ts';
import { suiteText, writeLabSite } from '../support/lab-site.ts';
import { startProwess } from '../support/packed.ts';
import { type SimServer, simServer } from '../support/sim-serve.ts';
import { artifactsBelow, resultBelow } from '../support/stored-run.ts';
import { until } from '../support/until.ts';

const SLEEP_MS = 4000;
/** A load that lasts long enough to be met in the middle. */
const LOAD = '  paced: {scenario: {kind: arrivals, process: fixed, perSecond: 10, objects: 60}}\n';

describe('[E] a run whose process is stopped while it makes its load', () => {
  let site: string;
  let server: SimServer;
  before(async () => {
    site = await emptyFolder();
    writeLabSite(site, 1);
    writeFileSync(join(site, 'suites', 'paced.yaml'), suiteText({ suite: 'paced', cluster: 'lab-0' }, LOAD));
    server = await simServer(['--nodes', '4', '--speed', '10']);
  });
  after(() => server.stop());

  it('is INVALID, and its journal says for how long nothing was seen', async () => {
    const store = join(site, 'runs');
    const env = { KUBECONFIG: server.kubeconfig };
    const child = startProwess(['run', 'paced', '--cluster', 'lab-0', '--store', store], { cwd: site, env });
    const said: string[] = [];
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => said.push(String(text)));
    const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
    await until(() => child.exitCode !== null || creationsOf(journalOf(store)) >= 3);
    child.kill('SIGSTOP');
    await sleep(SLEEP_MS);
    child.kill('SIGCONT');
    expect(await ended, said.join('')).to.equal(3);

    const journal = journalOf(store);
    const pauses = journal.flatMap((entry) => (entry.type === 'pause' ? [entry.to - entry.from] : []));
    expect(Math.max(...pauses)).to.be.at.least(SLEEP_MS);
    const load = journal.find((entry) => entry.type === 'step-ended' && entry.step.endsWith('-load'));
    expect(load?.type === 'step-ended' ? load.facts?.longestPauseMs : undefined).to.be.at.least(SLEEP_MS - 100);
    const broken = resultBelow(store).validity.flatMap(({ rule, passed }) => (passed ? [] : [rule]));
    expect(broken).to.include('observer-awake');
  });
});

/** What the journal of the store's only run holds by now; its last line may not be whole. */
function journalOf(store: string): Entry[] {
  const artifacts = artifactsBelow(store);
  if (artifacts === undefined) return [];
  const lines = readFileSync(join(artifacts, 'journal.ndjson'), 'utf8').split('\n').slice(0, -1);
  return lines.map((line): Entry => JSON.parse(line));
}

const creationsOf = (journal: readonly Entry[]): number =>
  journal.filter((entry) => entry.type === 'call' && entry.verb === 'create' && entry.step?.endsWith('-load')).length;
