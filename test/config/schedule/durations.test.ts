import { expect } from 'chai';
import { plansOf } from '../../../src/config/plan/plans.ts';
import { parseDurations } from '../../../src/config/schedule/durations.ts';
import { scheduledOf } from '../../../src/config/schedule/scheduled.ts';
import { printDiagnostic } from '../../../src/config/source/diagnostic.ts';
import { siteOf } from '../../support/site.ts';

const config = siteOf({
  'suites/s.yaml': `
version: 1
suite: s
repo: acme/product@main
testgrid: {dashboards: [metal]}
tests:
  burst: {cluster: metal, workload: pod, periodic: {cron: "0 4 * * *"}, scenario: {kind: burst, objects: 100}}
  own:
    periodic: {cron: "0 6 * * *"}
    scenario: {kind: command}
    prow: {decoration_config: {timeout: 3h}, spec: {containers: [{image: a, command: [b]}]}}
`,
});
const read = (text: string): ReturnType<typeof parseDurations> =>
  parseDurations({ path: 'durations.yaml', text }, config);

describe('[U] config/schedule/durations', () => {
  it('takes what was observed before what is planned, and the time limit where nothing else is known', () => {
    const known = (text: string): unknown[] =>
      scheduledOf(config, plansOf(config), read(text).durations ?? new Map()).map(({ duration }) => [
        duration.source,
        duration.ms / 60_000,
      ]);
    const [planned, own] = known('{version: 1, p95: {}}') as [[string, number], unknown];
    expect(planned[0]).to.equal('planned');
    expect(own).to.deep.equal(['limit', 180]);
    expect(known('{version: 1, p95: {s/burst: 12m, s/own: 1h}}')).to.deep.equal([
      ['observed', 12],
      ['observed', 60],
    ]);
  });

  it('names what is wrong, with its place', () => {
    const problems = (text: string): string[] =>
      read(text).diagnostics.map((diagnostic) => printDiagnostic(diagnostic).split('\n')[0] ?? '');
    expect(problems('version: 1\np95:\n  s/brust: 12m\n')).to.deep.equal([
      'durations.yaml:3:3 p95.s/brust: there is no test s/brust',
    ]);
    expect(problems('version: 1\np95: {s/burst: soon}\n')[0]).to.match(/^durations\.yaml:2:16 p95\.s\/burst: /);
    expect(problems('version: 1\np95: [')).to.have.length(1);
  });
});
