import { type JsonObject, present } from '../../model/json.ts';
import type { Site, Test } from '../../model/suite.ts';
import type { JobType } from '../../prow/job.ts';
import { baseOptions, columnsRecent, groupName, inCellMetric, isShown } from './testgrid/names.ts';

/**
 * What the job says to TestGrid's configurator. Where testgrid/ describes the groups, jobs must say that they need none. Where a
 * site prefers annotations, only one job of a test can have a group, so that a presubmit does not start a history of its own.
 */
export function annotationsOf(type: JobType, test: Test, site: Site): JsonObject {
  const own = {
    periodic: test.triggers.periodic,
    presubmit: test.triggers.presubmit,
    postsubmit: test.triggers.postsubmit,
  }[type]?.jobName;
  const described = present({ description: test.description === '' ? undefined : test.description });
  if (site.testgrid === 'config' || own !== groupName(test) || !isShown(test)) {
    return { ...described, 'testgrid-create-test-group': 'false' };
  }
  return { ...described, ...testgridAnnotations(test) };
}

function testgridAnnotations(test: Test): JsonObject {
  const { dashboards, tab, daysOfResults, alerts } = test.publish.testgrid;
  return present({
    'testgrid-dashboards': dashboards.join(', '),
    'testgrid-tab-name': tab,
    'testgrid-days-of-results': String(daysOfResults),
    'testgrid-num-columns-recent': String(columnsRecent(test)),
    'testgrid-in-cell-metric': inCellMetric(test),
    'testgrid-base-options': baseOptions(test),
    'testgrid-alert-email': alerts?.emails.join(', '),
    'testgrid-num-failures-to-alert': alerts?.failures === undefined ? undefined : String(alerts.failures),
    'testgrid-alert-stale-results-hours': alerts?.staleHours === undefined ? undefined : String(alerts.staleHours),
  });
}
