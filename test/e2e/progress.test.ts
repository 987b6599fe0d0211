import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { type Finished, prowess } from '../support/cli.ts';
import { emptyFolder } from '../support/folder.ts';
import { suiteText, writeLabSite } from '../support/lab-site.ts';
import { type SimServer, simServer } from '../support/sim-serve.ts';

/** Fifteen pods at five a second: a load of three seconds, for a line that is drawn five times a second. */
const STEADY = '  steady: {scenario: {kind: arrivals, process: fixed, perSecond: 5, objects: 15}}\n';

const REDRAWN = '\r\x1b[2K';

describe('[E] a run on a terminal', () => {
  let server: SimServer;
  let finished: Finished;
  let drawn: readonly string[];
  before(async () => {
    const cwd = await emptyFolder();
    writeLabSite(cwd, 1);
    writeFileSync(join(cwd, 'suites', 'steady.yaml'), suiteText({ suite: 'steady', cluster: 'lab-0' }, STEADY));
    server = await simServer(['--nodes', '4', '--speed', '10']);
    const args = ['run', 'steady', '--cluster', 'lab-0', '--store', join(cwd, 'runs')];
    finished = await prowess(args, { cwd, env: { KUBECONFIG: server.kubeconfig }, terminal: true });
    drawn = finished.stdout.split(REDRAWN);
  });
  after(() => server.stop());

  it('shows objects created, running and deleted, the achieved rate and the time left, in one line', () => {
    const loads = drawn.filter((line) => line.startsWith('load: '));
    expect(loads).to.not.be.empty;
    for (const line of loads)
      expect(line).to.match(
        /^load: \d+ created, \d+ running, 0 deleted(, [\d.]+ running\/s)?; (longer than planned, )?about [\d.]+ (s|min)( \d+ s)? left( after it)?$/,
      );
    expect(loads.some((line) => /, [\d.]+ running\/s/.test(line))).to.equal(true);
  });

  it('leaves nothing of that line: the outcome is where it was', () => {
    expect(drawn.slice(0, -1).join('')).to.not.include('\n');
    expect(drawn.at(-1)).to.match(/^\s*(PASS|INVALID)/);
    expect(drawn.at(-1)).to.include('report: ').and.not.include(' left');
    expect([0, 3]).to.include(finished.code);
  });
});
