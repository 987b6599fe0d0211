import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect } from 'chai';
import { generate } from '../../../src/config/generator/generate.ts';
import { bundledSuites, SUITES } from '../../support/built-suites.ts';
import { emptyFolder } from '../../support/folder.ts';
import { shippedTemplates } from '../../support/shipped.ts';
import { SMALL, siteOf } from '../../support/site.ts';
import { run } from '../support/run.ts';

/** What the real actionlint says of the workflows of a site; `change` gets each text before it is written. */
async function actionlint(files: Readonly<Record<string, string>>, change = (text: string): string => text) {
  const folder = await emptyFolder();
  mkdirSync(join(folder, '.git'));
  const workflows = generate(siteOf(files), shippedTemplates(), new Map()).filter(({ path }) =>
    path.startsWith('.github/'),
  );
  for (const { path, text } of workflows) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), change(text));
  }
  const paths = workflows.map(({ path }) => join(folder, path));
  const outcome = await run('actionlint', ['-no-color', ...paths]);
  return { ...outcome, count: workflows.length };
}

const IDENTITY = 'projects/1/locations/global/workloadIdentityPools/p/providers/q';
const FULL = {
  'prowess.yaml': `${SMALL['prowess.yaml'].replace(/repo: .*/, 'repo: acme/product@main')}github: {workloadIdentity: {provider: ${IDENTITY}, serviceAccount: a@b.example}}\n`,
  'suites/speed.yaml': `
version: 1
suite: speed
github: {cron: "0 5 * * 0", releasesFrom: "1.12", comment: /test perf}
repo: acme/product@main
measures: environment
cluster: metal
workload: pod
testgrid: {dashboards: [perf]}
tests:
  burst: {scenario: {kind: burst, objects: 10}}
  sweep.of-three: {scenario: {kind: burst}, sweep: {product: {objects: [10, 20, 30]}}}
`,
};

describe('actionlint', () => {
  it('accepts the workflows of a site with every trigger, of one with few, and of one whose image holds no prowess', async () => {
    for (const files of [FULL, SUITES, bundledSuites()]) {
      const { code, stdout, stderr, count } = await actionlint(files);
      expect(code, stdout + stderr).to.equal(0);
      expect(count).to.equal(2);
    }
  });

  it('accepts the example of Cilium as it is committed', async () => {
    const folder = join(import.meta.dirname, '..', '..', '..', 'examples', 'cilium', '.github', 'workflows');
    const paths = readdirSync(folder).map((name) => join(folder, name));
    const { code, stdout } = await run('actionlint', ['-no-color', ...paths]);
    expect(code, stdout).to.equal(0);
    expect(paths).to.have.length(4);
  });

  it('refuses an input that the called workflow does not have, and an unknown context', async () => {
    const unknown = await actionlint(FULL, (text) => text.replace('config-ref: ', 'config-rev: '));
    expect([unknown.code, unknown.stdout]).to.satisfy(
      ([code, text]: [number, string]) => code === 1 && /config-re[fv]/.test(text),
    );
    const context = await actionlint(FULL, (text) =>
      text.replace('needs.prepare.outputs.run ', 'needs.prepared.outputs.run '),
    );
    expect(context.stdout).to.contain('prepared');
  });
});
