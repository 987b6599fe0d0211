import { expect } from 'chai';
import { checkconfig, prowJob, prowPod } from '../support/prow.ts';
import { prowSite } from '../support/prow-site.ts';

const job = (more = '') => `
periodics:
- name: nightly
  cron: 0 4 * * *
  decorate: true
${more}  spec: {containers: [{image: example/runner:1, command: [./perf.sh]}]}
`;

describe('the judges from Prow', () => {
  it('accept a small job', async () => {
    const { code, stderr } = await checkconfig(prowSite({ 'nightly.yaml': job() }));
    expect(code, stderr).to.equal(0);
  });

  it('refuse a key that Prow does not know', async () => {
    const { code, stderr } = await checkconfig(prowSite({ 'nightly.yaml': job('  max_concurency: 1\n') }));
    expect(code).to.equal(1);
    expect(stderr).to.include('max_concurency');
  });

  it('refuse a queue without a capacity, and accept it with one', async () => {
    const jobs = { 'nightly.yaml': job('  job_queue_name: bm\n') };
    const without = await checkconfig(prowSite(jobs));
    const capacity = await checkconfig(prowSite(jobs, [{ plank: { job_queue_capacities: { bm: 1 } } }]));
    expect([without.code, capacity.code], without.stderr + capacity.stderr).to.deep.equal([1, 0]);
  });

  it('make the same pod of the same job every time', async () => {
    const site = prowSite({ 'nightly.yaml': job() });
    const pods = [await prowPod(await prowJob(site, 'nightly')), await prowPod(await prowJob(site, 'nightly'))];
    expect(pods[0]).to.equal(pods[1]).and.include('"args":["./perf.sh"]');
  });
});
