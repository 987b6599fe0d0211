import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { prowessHere } from '../../support/cli-here.ts';
import type { Forge } from '../../support/forge.ts';
import { watchedLab } from '../../support/watched-lab.ts';

describe('[I] prowess drill', () => {
  let site: string;
  let forge: Forge;

  beforeEach(async () => {
    ({ site, forge } = await watchedLab(
      '  dense: {periodic: {interval: 24h}, scenario: {kind: burst, objects: 20}}\n' +
        '  rates: {scenario: {kind: burst, objects: 20}, history: {key: [{metric: achieved-rate}]}}\n',
    ));
  });
  afterEach(() => forge.close());

  const run = (...args: string[]) =>
    prowessHere([...args], { cwd: site, env: { XDG_CACHE_HOME: join(site, 'cache'), GITHUB_TOKEN: 'secret' } });
  const to = ['--webhook-file', 'webhook', '--issues', 'example/lab'];
  const drill = (...args: string[]) => run('drill', 'dense', '--seed', '7', '--github-api', forge.url, ...args);

  it('says what it injected up to the message and keeps no run; where the webhook is cut, an issue and the history say so until one passes', async () => {
    forge.webhookStatus = 500;
    const cut = await drill(...to);
    expect(cut.code).to.equal(5);
    expect(cut.stdout).to.include('FAILED: the webhook did not take the message');
    expect(forge.issues.map(({ title }) => title.slice(0, 32))).to.deep.equal(['perf/dense: the drill failed at ']);
    expect((await run('history')).stderr).to.include('the last drill, of perf/dense at');

    forge.webhookStatus = 200;
    const { code, stdout, stderr } = await drill(...to);
    expect(code, stderr).to.equal(0);
    expect(stdout).to.include('passed');
    expect(stderr).to.match(/twice that of .*: suspect after 1 run, said after 3 runs of at most 3/);
    expect(stderr).to.include('silence: the metrics of components are not there: said after 1 run of at most 1');
    expect(stderr).to.include('silence: no run comes: said after 3 missed runs of at most 4');
    expect(JSON.stringify(forge.messages)).to.include('This is a drill, and it passed').and.include('no run since');
    // The one that is there is closed, and what was injected has none.
    expect(forge.issues.map(({ state }) => state)).to.deep.equal(['closed']);
    expect(existsSync(join(site, 'runs/logs'))).to.equal(false);
    expect(JSON.parse(readFileSync(join(site, 'runs/analysis/drill.json'), 'utf8'))).to.deep.include({
      version: 1,
      test: 'perf/dense',
      troubles: [],
    });
    expect((await run('history')).stderr).not.to.include('drill');
  });

  it('refuses what would reach no person, and a test that it cannot slow', async () => {
    const { code, stderr } = await drill();
    expect([code, stderr]).to.satisfy(
      ([exit, text]: [number, string]) => exit === 2 && text.includes('--webhook-file'),
    );
    const rates = await run('drill', 'rates', '--dry-run');
    expect(rates.code).to.equal(2);
    expect(rates.stderr).to.include('perf/rates has no key series that a drill can slow');
  });
});
