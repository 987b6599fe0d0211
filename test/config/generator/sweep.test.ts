import { expect } from 'chai';
import { generate } from '../../../src/config/generator/generate.ts';
import { SUITES } from '../../support/built-suites.ts';
import { shippedTemplates } from '../../support/shipped.ts';
import { complaintsAbout, SMALL, siteOf } from '../../support/site.ts';

const made = (records: string) => ({
  ...SUITES,
  'suites/clusters/made.yaml': `
version: 1
cluster: made
nodes: {schedulable: 3}
infrastructure: {kind: command, up: [make, up], down: [make, down]${records}}
`,
});
const RECORDS = ', records: gs://acme-records';

const jobFile = (files: Readonly<Record<string, string>>): string | undefined =>
  generate(siteOf(files), shippedTemplates(), new Map()).find(
    ({ path }) => path.startsWith('jobs/') && path.endsWith('-sweep.gen.yaml'),
  )?.text;

describe('[I] config/generator/sweep', () => {
  it('gives a job where a bucket holds records, and only there: of others a job elsewhere sees nothing', () => {
    expect(jobFile(SUITES)).to.equal(undefined);
    expect(jobFile(made(''))).to.equal(undefined);
    expect(jobFile(made(', records: records'))).to.equal(undefined);
    expect(jobFile(made(RECORDS)))
      .to.contain('name: periodic-small-sweep\n')
      .and.contain('interval: 1h\n')
      .and.contain('command:\n      - prowess\n      - infra\n      - sweep\n')
      .and.not.match(/secretName|job_queue_name/);
  });

  it('takes schedule, secret and settings of Prow from the site', () => {
    const text = jobFile({
      ...made(RECORDS),
      'prowess.yaml': `${SMALL['prowess.yaml']}sweep:
  credentials: {name: cluster-admin}
  periodic: {cron: "*/20 * * * *", name: sweeper-sweep, prow: {cluster: trusted}}
`,
    });
    expect(text)
      .to.contain('name: sweeper-sweep\n')
      .and.contain('cron: "*/20 * * * *"\n')
      .and.contain('secretName: cluster-admin\n')
      .and.contain('cluster: trusted\n');
  });

  it('names mistakes', () => {
    const site = { ...SUITES, 'prowess.yaml': `${SMALL['prowess.yaml']}sweep: {periodic: {}}\n` };
    expect(complaintsAbout(site)).to.contain('no schedule');
  });
});
