import { plansOf } from '../../src/config/plan/plans.ts';
import { parseDurations } from '../../src/config/schedule/durations.ts';
import { type Scheduled, scheduledOf } from '../../src/config/schedule/scheduled.ts';
import { printDiagnostic } from '../../src/config/source/diagnostic.ts';
import { siteOf } from './site.ts';

/** Periodics of suite `s` on cluster `metal`, by test: cron and observed duration; sorted as they are given. */
export function scheduleOf(
  tests: Readonly<Record<string, readonly [cron: string, takes: string]>>,
  { exclusive = true, coolDown = '0s' } = {},
): Scheduled[] {
  const entries = Object.entries(tests).map(([name, [cron]]) =>
    JSON.stringify({
      [name]: {
        periodic: { cron },
        testgrid: { dashboards: ['metal'], tab: `test ${name}` },
        scenario: { kind: 'burst' },
        sweep: { product: { objects: [1] }, coolDown: { max: coolDown } },
      },
    }).slice(1, -1),
  );
  const config = siteOf({
    'suites/clusters/metal.yaml': `{version: 1, cluster: metal, exclusive: ${exclusive}, kubeconfig: {context: metal}, nodes: {schedulable: 3}}`,
    'suites/s.yaml': `{version: 1, suite: s, cluster: metal, repo: acme/product@main, workload: pod, tests: {${entries.join(', ')}}}`,
  });
  const p95 = Object.fromEntries(Object.entries(tests).map(([name, [, takes]]) => [`s/${name}`, takes]));
  const { durations, diagnostics } = parseDurations(
    { path: 'durations.yaml', text: JSON.stringify({ version: 1, p95 }) },
    config,
  );
  if (durations === undefined) throw new Error(diagnostics.map(printDiagnostic).join('\n'));
  return scheduledOf(config, plansOf(config), durations);
}
