import { expect } from 'chai';
import { printDiagnostic } from '../../../src/config/source/diagnostic.ts';
import { parseConfig } from '../../../src/config/suite/parse.ts';
import { siteFiles } from '../../support/site.ts';

/** What generate refuses of a site with these settings of Prow, whose cluster names no secret. */
function refusals(prow: string, ofPostsubmit = '{}', access = 'kubeconfig: {context: metal}'): string[] {
  const { config, jobDiagnostics } = parseConfig(
    siteFiles({
      'suites/clusters/metal.yaml': `version: 1\ncluster: metal\n${access}\nnodes: {schedulable: 3}\n`,
      'suites/product.yaml': `version: 1
suite: product
cluster: metal
repo: acme/product@main
measures: environment
defaults: {workload: pod}
prow: ${prow}
tests:
  one: {scenario: {kind: burst, objects: 3}, presubmit: {comment: /test perf}, postsubmit: {prow: ${ofPostsubmit}}}
  two: {scenario: {kind: burst, objects: 3}, periodic: {cron: "0 4 * * *"}}
  by-hand: {scenario: {kind: burst, objects: 3}}
`,
    }),
  );
  expect(config, 'a run by hand takes the site').to.not.equal(undefined);
  return jobDiagnostics.map(printDiagnostic);
}

describe('[I] config/suite/access', () => {
  it('refuses jobs that get no kubeconfig, once, in the file of the cluster', () => {
    const [refusal = '', ...others] = refusals('{labels: {preset-metal: null, team: perf}}');
    expect(others).to.deep.equal([]);
    expect(refusal).to.match(
      /^suites\/clusters\/metal\.yaml:2:1 cluster: jobs get no kubeconfig of this cluster.* \(3 jobs: pull-product-one, post-product-one, periodic-product-two\)\n/,
    );
    expect(refusal).to.include('kubeconfig: {secret: {name: ...}}').and.include('preset');
  });

  it('names the one job that gets none', () => {
    const refused = refusals('{labels: {preset-metal: "true"}}', '{labels: {preset-metal: null}}');
    expect(refused.join('\n')).to.include('(1 job: post-product-one)');
  });

  for (const prow of [
    '{labels: {preset-metal: "true"}}',
    '{spec: {serviceAccountName: perf}}',
    '{spec: {containers: [{env: [{name: KUBECONFIG, value: a}]}]}}',
    '{spec: {containers: [{envFrom: [{secretRef: {name: metal}}]}]}}',
  ]) {
    it(`takes ${prow}, which may bring them to the cluster`, () => {
      expect(refusals(prow)).to.deep.equal([]);
    });
  }

  it('asks for none where each run makes its cluster', () => {
    const made = 'infrastructure: {kind: command, up: [make, up], down: [make, down]}';
    expect(refusals('{labels: {team: perf}}', '{}', made)).to.deep.equal([]);
  });
});
