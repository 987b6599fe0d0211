import { expect } from 'chai';
import { generate } from '../../../src/config/generator/generate.ts';
import { shippedTemplates } from '../../support/shipped.ts';
import { complaintsAbout, SMALL, siteOf } from '../../support/site.ts';

const site = (pages: string) => ({ ...SMALL, 'prowess.yaml': `${SMALL['prowess.yaml']}pages: ${pages}\n` });

const jobFile = (files: Readonly<Record<string, string>>): string | undefined =>
  generate(siteOf(files), shippedTemplates(), new Map()).find(({ path }) => path.endsWith('-pages.gen.yaml'))?.text;

describe('[I] config/generator/pages', () => {
  it('gives no job to a site that keeps no pages', () => {
    expect(jobFile(SMALL)).to.equal(undefined);
  });

  it('writes the runs of a bucket as pages into it, from what is merged, with no cluster and no lock', () => {
    const text =
      jobFile(site('{store: gs://acme-perf, credentials: {name: writer}, periodic: {cron: "20 * * * *"}}')) ?? '';
    expect(text).to.contain(
      'command:\n      - prowess\n      - site\n      - --store\n      - gs://acme-perf\n      - --out\n      - gs://acme-perf\n',
    );
    expect(text.match(/secretName: .*/g)).to.deep.equal(['secretName: writer']);
    expect(text)
      .to.match(/cron: .?20 [*] [*] [*] [*]/)
      .and.not.match(/kubeconfig|job_queue_name|presubmits:\n\s+\S/);
  });

  it('gives it a clone of the branch that is measured, where the site names it, and none but its own where that is the same', () => {
    const pages = '{store: gs://acme-perf, periodic: {interval: 1h}}';
    const withMerges = (branch: string) => jobFile(site(`${pages}\nmerges: ${branch}`)) ?? '';
    expect(withMerges('kubevirt/kubevirt@main'))
      .to.match(/org: kubevirt\n\s+repo: kubevirt\n\s+base_ref: main\n/)
      .and.contain('- --merges\n      - "../../kubevirt/kubevirt"\n');
    const [, own = ''] = /^repo: (\S+)/m.exec(SMALL['prowess.yaml']) ?? [];
    expect(withMerges(own)).to.match(/- --merges\n {6}- "?[.]"?\n/);
    expect(withMerges(own).match(/base_ref:/g)).to.have.length(1);
    expect(jobFile(site(pages))).not.to.contain('--merges');
  });

  it('says what is wrong with what is written', () => {
    expect(complaintsAbout(site('{store: /var/runs, periodic: {interval: 1h}}'))).to.contain(
      'expected a bucket, such as gs://',
    );
    expect(complaintsAbout(site('{store: gs://b-1}'))).to.contain('periodic');
  });
});
