import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import type { Entry } from '../../src/model/entry.ts';
import { lackedAir } from '../support/air.ts';
import { type Finished, prowess } from '../support/cli.ts';
import { writeFiles } from '../support/files.ts';
import { emptyFolder } from '../support/folder.ts';
import { suiteText, writeLabSite } from '../support/lab-site.ts';
import { type SimServer, simServer } from '../support/sim-serve.ts';
import { artifactsBelow, resultBelow } from '../support/stored-run.ts';

const CLUSTERS = ['lab-0', 'lab-1'] as const;

/** Two clusters of an API server, whose tests share a fabric. */
describe('[E] two runs of two clusters that hold the same', () => {
  let site: string;
  let server: SimServer;
  let ended: readonly Finished[];

  const inSite = (args: readonly string[]): Promise<Finished> =>
    prowess(args, { cwd: site, env: { KUBECONFIG: server.kubeconfig, USER: 'ann' } });

  before(async () => {
    site = await emptyFolder();
    writeLabSite(site, 2);
    for (const cluster of CLUSTERS) {
      const test = '  burst: {scenario: {kind: burst, objects: 20}, holds: [fabric/rack-1]}\n';
      writeFiles(site, { [`suites/${cluster}.yaml`]: suiteText({ suite: cluster, cluster }, test) });
    }
    server = await simServer(['--nodes', '4', '--speed', '20']);
    ended = await Promise.all(
      CLUSTERS.map((lab) => inSite(['run', `${lab}/burst`, '--cluster', lab, '--store', join(site, lab)])),
    );
  });
  after(() => server?.stop());

  it('run one after the other, each with the locks of its own cluster', () => {
    const spans = CLUSTERS.map((lab) => {
      const entries = entriesOf(join(site, lab));
      const at = (event: string, resource?: string) =>
        entries.find((entry) => entry.type === 'lock' && entry.event === event && entry.resource === resource)?.at;
      expect(at('acquired')).to.be.at.most(at('acquired', 'fabric/rack-1') ?? Number.NaN);
      expect(at('released', 'fabric/rack-1')).to.be.a('number');
      // Each stamps what it was answered: by the time that one reads that its hold is given back, the other may have it.
      const givesBack = entries.find((entry) => entry.type === 'step-started' && entry.kind === 'unlock');
      return { from: at('acquired', 'fabric/rack-1') ?? Number.NaN, to: givesBack?.at ?? Number.NaN };
    });
    const [first, second] = spans.toSorted((one, other) => one.from - other.from);
    expect(second?.from).to.be.at.least(first?.to ?? Number.NaN);
  });

  it('pass, and say what was held', () => {
    for (const [index, lab] of CLUSTERS.entries()) {
      const result = resultBelow(join(site, lab));
      const held = result?.validity.find(({ rule }) => rule === 'lock-held');
      expect(held?.message).to.match(/^token \d+ was held throughout; fabric\/rack-1: token \d+ was held throughout$/);
      expect(ended[index]?.code, ended[index]?.stdout).to.equal(lackedAir(result) ? 3 : 0);
    }
  });

  it('leave nothing held, as lock status shows of each Lease', async () => {
    const { stdout, code } = await inSite(['lock', 'status', '--cluster', 'lab-0', '--hold', 'fabric/rack-1']);
    expect(stdout).to.match(/^lab-0, fabric\/rack-1: free/);
    expect(code).to.equal(0);
  });

  it('take no name and no place that no test holds for one that is free', async () => {
    for (const name of ['fabric/rack1', 'fabric/rack-1:2']) {
      const { stderr, code } = await inSite(['lock', 'status', '--cluster', 'lab-0', '--hold', name]);
      expect([code, stderr]).to.deep.equal([2, `error: no test holds ${name}\nhint: tests hold fabric/rack-1\n`]);
    }
  });
});

function entriesOf(store: string): Entry[] {
  const text = readFileSync(join(artifactsBelow(store) ?? '', 'journal.ndjson'), 'utf8');
  return text
    .trim()
    .split('\n')
    .map((line): Entry => JSON.parse(line));
}
