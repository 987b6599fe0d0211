import { stringAt } from '../../model/json.ts';
import type { Test } from '../../model/suite.ts';
import { JOB_TYPES } from '../../prow/job.ts';
import { complain } from '../source/complain.ts';
import type { Diagnostic } from '../source/diagnostic.ts';
import { complainOf, type Layer } from './cascade.ts';
import { type NameUse, normalised, testgridRefusal } from './claims.ts';

/** The names that a test takes, and those of them that TestGrid refuses. */
export function testClaims(test: Test, layers: readonly Layer[]): { claims: NameUse[]; diagnostics: Diagnostic[] } {
  const claim = (what: NameUse['what'], shown: string, path: readonly string[], key = normalised(shown)): NameUse => ({
    what,
    key,
    shown,
    owner: test.id,
    layers,
    path,
  });
  const { testgrid, perfdash } = test.publish;
  const { dashboards, tab } = testgrid;
  const jobs = JOB_TYPES.flatMap((trigger) => {
    const name = test.triggers[trigger]?.jobName;
    return name === undefined ? [] : [claim('job name', name, [trigger, 'name'])];
  });
  const shown = dashboards.map((dashboard) => claim('dashboard', dashboard, ['testgrid', 'dashboards']));
  const tabs = dashboards.map((dashboard) =>
    claim('tab', tab, ['testgrid', 'tab'], `${normalised(dashboard)}/${normalised(tab)}`),
  );
  const inTestgrid = jobs.length === 0 ? [] : [...jobs, ...shown, ...tabs];
  const contexts = (['presubmit', 'postsubmit'] as const).flatMap((trigger) => {
    const job = test.triggers[trigger];
    const context = stringAt(job?.prow, 'context');
    if (job === undefined || context === undefined) return []; // the default is the job's name, which is unique
    const key = JSON.stringify([trigger, test.repo, job.branches, job.skipBranches, context]);
    return [claim('context', context, [trigger, 'prow', 'context'], key)];
  });
  const refused = inTestgrid.flatMap(({ what, shown, path }) => {
    const message = testgridRefusal(shown);
    if (message === undefined) return [];
    const complaint = { message: `the ${what} \`${shown}\`: ${message}` };
    const own = layers.at(-1);
    const isStated = layers.some(({ written }) => written.testgrid?.dashboards !== undefined);
    if (what !== 'dashboard' || isStated || own === undefined) return [complainOf(layers, path, complaint)];
    const hint = 'the dashboard is named as the suite: rename it, or name another under testgrid.dashboards';
    return [complain(own.source, ['suite'], { ...complaint, hint })];
  });
  return {
    claims: [
      claim('test', test.id, ['name'], test.id),
      ...inTestgrid,
      ...contexts,
      ...(perfdash === undefined
        ? []
        : [claim('perfdash prefix', perfdash.prefix, ['perfdash', 'prefix'], perfdash.prefix)]),
    ],
    diagnostics: refused,
  };
}
