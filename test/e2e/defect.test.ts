import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { prowess, prowessAtWork } from '../support/cli.ts';
import { writeFiles } from '../support/files.ts';
import { emptyFolder } from '../support/folder.ts';
import { writeLabSite, writeLongTest } from '../support/lab-site.ts';
import { type SimServer, simServer } from '../support/sim-serve.ts';
import { artifactsBelow, resultBelow } from '../support/stored-run.ts';
import { until } from '../support/until.ts';

/** Loaded before prowess: as soon as a file is there, an error comes up that no code of prowess expects. */
const DEFECTS = {
  exception: 'throw new TypeError("injected")',
  rejection: 'Promise.reject(new TypeError("injected"))',
};

const preload = (defect: string): string => `
const { existsSync } = require('node:fs');
const timer = setInterval(() => {
  if (!existsSync(process.env.DEFECT_WHEN)) return;
  clearInterval(timer);
  ${defect};
}, 20).unref();
`;

describe('[E] an error that no code expected', () => {
  let site: string;
  let server: SimServer;
  before(async () => {
    site = await emptyFolder();
    writeLabSite(site, 1);
    writeLongTest(site);
    for (const [name, defect] of Object.entries(DEFECTS)) writeFiles(site, { [`${name}.cjs`]: preload(defect) });
    server = await simServer(['--nodes', '4', '--speed', '10']);
  });
  after(() => server.stop());

  for (const name of Object.keys(DEFECTS)) {
    it(`stops a run, which cleans up, finishes its store, and ends with 70: ${name}`, async () => {
      const trigger = join(site, `${name}.now`);
      const env = {
        KUBECONFIG: server.kubeconfig,
        NODE_OPTIONS: `--require=${join(site, `${name}.cjs`)}`,
        DEFECT_WHEN: trigger,
      };
      const store = join(site, name);
      const run = prowessAtWork(['run', 'long', '--cluster', 'lab-0', '--store', store], { cwd: site, env });
      await until(() => journalOf(store).includes('"verb":"create","resource":"pods"'));
      writeFileSync(trigger, '');
      const { code, stderr } = await run.finished;
      expect(code, stderr).to.equal(70);
      expect(stderr).to.include('TypeError: injected').and.include('This is a defect in prowess');
      expect(resultBelow(store)).to.include({ ended: 'crashed', outcome: 'invalid' });
      expect(existsSync(join(artifactsBelow(store) ?? '', '..', 'finished.json'))).to.equal(true);
      const where = { cwd: site, env: { KUBECONFIG: server.kubeconfig } };
      expect((await prowess(['cleanup', 'long'], where)).stdout).to.equal('nothing was left\n');
    });
  }

  it('ends any other command at once with 70', async () => {
    const trigger = join(site, 'at-once.now');
    writeFileSync(trigger, '');
    const env = { NODE_OPTIONS: `--require=${join(site, 'exception.cjs')}`, DEFECT_WHEN: trigger };
    const { code, stderr } = await prowess(['sim', 'serve'], { cwd: site, env });
    expect(code).to.equal(70);
    expect(stderr).to.include('TypeError: injected');
  });
});

function journalOf(store: string): string {
  const artifacts = artifactsBelow(store);
  return artifacts === undefined ? '' : readFileSync(join(artifacts, 'journal.ndjson'), 'utf8');
}
