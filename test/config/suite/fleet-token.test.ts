import { expect } from 'chai';
import { printDiagnostic } from '../../../src/config/source/diagnostic.ts';
import { parseConfig } from '../../../src/config/suite/parse.ts';
import { siteFiles } from '../../support/site.ts';

/** What generate refuses of a fleet with these keys of its scenario, and these of its test. */
function refusals(scenario: string, test = ''): string {
  const fleet = `kind: fleet, as: pod, image: a, cores: 1, command: [sysbench], parse: {tool: sysbench}${scenario}`;
  const suite = `version: 1\nsuite: lab\ncluster: metal\nrepo: acme/product@main\nmeasures: environment\ntests:\n  one:\n    scenario: {${fleet}}\n    periodic: {cron: "0 4 * * *"}\n${test}`;
  const { diagnostics, jobDiagnostics } = parseConfig(siteFiles({ 'suites/lab.yaml': suite }));
  expect(diagnostics.map(printDiagnostic)).to.deep.equal([]);
  return jobDiagnostics.map(printDiagnostic).join('\n');
}

describe('[I] config/suite/fleet-token', () => {
  const LACK = /the periodic has none; expected PROWESS_FLEET_TOKEN in its pod, from a Secret/;
  const env = '[{name: PROWESS_FLEET_TOKEN, valueFrom: {secretKeyRef: {name: lab-fleet, key: token}}}]';

  it('has no job of hosts that join by themselves without their token, wherever they are asked for', () => {
    expect(refusals(', external: 2'))
      .to.match(/^suites\/lab\.yaml:8:\d+ tests\.one\.scenario\.external: /)
      .and.match(LACK);
    expect(refusals('', '    sweep: {product: {external: [0, 2]}}\n')).to.match(LACK);
    expect(refusals(', external: 2', '    prow: {spec: {containers: [{env: [{name: OTHER, value: a}]}]}}\n')).to.match(
      LACK,
    );
    // A preset that is taken away brings nothing.
    expect(refusals(', external: 2', '    prow: {labels: {preset-fleet: null}}\n')).to.match(LACK);
  });

  it('says nothing where the job has it, or may have it from elsewhere, and of fleets whose participants are made', () => {
    for (const [scenario, test] of [
      [', external: 2', `    prow: {spec: {containers: [{env: ${env}}]}}\n`],
      [', external: 2', '    prow: {labels: {preset-fleet: "true"}}\n'],
      [', external: 2', '    prow: {spec: {containers: [{envFrom: [{secretRef: {name: lab-fleet}}]}]}}\n'],
      [', external: 0', ''],
      ['', ''],
    ] as const)
      expect(refusals(scenario, test)).to.equal('');
  });
});
