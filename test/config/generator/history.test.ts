import { expect } from 'chai';
import { generate } from '../../../src/config/generator/generate.ts';
import { SUITES } from '../../support/built-suites.ts';
import { shippedTemplates } from '../../support/shipped.ts';
import { complaintsAbout, SMALL, siteOf } from '../../support/site.ts';

const jobFile = (files: Readonly<Record<string, string>>): string | undefined =>
  generate(siteOf(files), shippedTemplates(), new Map()).find(({ path }) => path.endsWith('-history.gen.yaml'))?.text;

describe('[I] config/generator/history', () => {
  const site = (...lines: readonly string[]) => ({
    ...SUITES,
    'prowess.yaml': `${SMALL['prowess.yaml']}history:\n${lines.map((line) => `  ${line}\n`).join('')}`,
  });
  const IMPORTS = 'imports: [{format: perfdash, source: gs://b-1/logs/a}]';
  const PERIODIC = 'periodic: {interval: 6h}';

  it('gives no job to a site that imports nothing', () => {
    const { 'prowess.yaml': _, ...rest } = SUITES;
    expect(jobFile(rest)).to.equal(undefined);
  });

  it('gives the job no cluster, no queue, and no secret but that of its store', () => {
    const text = jobFile(SUITES) ?? '';
    expect(text).to.not.match(/kubeconfig|job_queue_name|run\n/i);
    expect(text.match(/secretName: .*/g)).to.deep.equal(['secretName: history-writer']);
    expect(text).to.contain('command:\n      - prowess\n      - import\n      - --all\n');
  });

  it('mounts no secret where the account of the pod may write', () => {
    const text = jobFile(site('store: gs://b-1', IMPORTS, PERIODIC)) ?? '';
    expect(text)
      .to.contain('interval: 6h')
      .and.not.match(/env:|volume/);
  });

  it('says what is wrong with what is written', () => {
    expect(complaintsAbout(site('store: /var/runs', IMPORTS, PERIODIC))).to.contain('expected a bucket, such as gs://');
    expect(complaintsAbout(site('store: gs://b-1', 'imports: []', PERIODIC))).to.contain('expected at least 1 entry');
    expect(complaintsAbout(site('store: gs://b-1', IMPORTS))).to.contain('periodic');
    expect(complaintsAbout(site('store: gs://b-1', IMPORTS, 'periodic: {}'))).to.contain('no schedule');
    const other = (written: string) => complaintsAbout(site('store: gs://b-1', `imports: [${written}]`, PERIODIC));
    expect(other('{format: perfdsh, source: gs://b-1/logs/a}')).to.contain('perfdash');
    expect(other('{format: perfdash, source: gs://b-1}')).to.contain('expected the folder of a job in a bucket');
    const twice = '{format: perfdash, source: gs://b-1/logs/a}';
    expect(other(`${twice}, ${twice}`)).to.contain('gs://b-1/logs/a is imported twice');
  });
});
