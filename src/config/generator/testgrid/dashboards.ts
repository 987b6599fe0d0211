import { posix } from 'node:path';
import { type JsonObject, present } from '../../../model/json.ts';
import { isRun, type Site, type Test } from '../../../model/suite.ts';
import { buildPage, jobHistory } from '../../../prow/deck.ts';
import { buildFolders } from './groups.ts';
import { ownHeaders } from './headers.ts';
import { baseOptions, columnsRecent, failuresToAlert, groupName, isShown } from './names.ts';

/** Every dashboard that a test names, sorted by name, with a tab for each of its tests, in the suites' order. */
export function dashboards(tests: readonly Test[], site: Site): JsonObject[] {
  const shown = tests.filter(isShown);
  const names = [...new Set(shown.flatMap(({ publish: { testgrid } }) => testgrid.dashboards))].sort();
  return names.map((name) => ({
    name,
    dashboard_tab: shown
      .filter(({ publish: { testgrid } }) => testgrid.dashboards.includes(name))
      .map((test) => tab(test, site, name)),
  }));
}

/**
 * What holds for every group and tab of the folder (the configurator wants such a file): what a click on a cell opens, and how
 * far back a tab looks. Fields of TestGrid's DefaultConfiguration.
 */
export function testgridDefaults({ urls }: Site): JsonObject {
  return {
    default_test_group: { days_of_results: 60, num_columns_recent: 10, use_kubernetes_client: true, is_external: true },
    default_dashboard_tab: present({
      num_columns_recent: 10,
      results_text: urls.deck === undefined ? undefined : 'All builds in Prow',
      ...deckLinks(urls.deck, '<gcs_prefix>/<changelist>', '<gcs_prefix>'),
    }),
  };
}

function tab(test: Test, site: Site, dashboard: string): JsonObject {
  const { repo } = test;
  const { testgrid } = test.publish;
  const code = repo === undefined ? undefined : `${site.urls.github}/${repo.org}/${repo.repo}`;
  return present({
    name: testgrid.tab,
    test_group_name: groupName(test),
    description: testgrid.description === '' ? undefined : testgrid.description,
    base_options: baseOptions(test),
    num_columns_recent: columnsRecent(test),
    ...linksOfSeveralJobs(test, site),
    code_search_url_template:
      code === undefined ? undefined : { url: `${code}/compare/<start-custom-0>...<end-custom-0>` },
    open_bug_template: code === undefined ? undefined : { url: `${code}/issues/` },
    alert_options: alertOptions(test, dashboard),
  });
}

/** Mail goes out from one dashboard only, the first: a test that two show would be reported twice. */
function alertOptions(test: Test, dashboard: string): JsonObject | undefined {
  const { testgrid } = test.publish;
  const { alerts } = testgrid;
  if (alerts === undefined) return undefined;
  return present({
    alert_mail_to_addresses: dashboard === testgrid.dashboards[0] ? alerts.emails.join(',') : undefined,
    num_failures_to_alert: failuresToAlert(test),
    alert_stale_results_hours: alerts.staleHours,
  });
}

/**
 * A group of several jobs has several prefixes, and `<gcs_prefix>` is all of them. Our runs say above each column where they are;
 * of other jobs TestGrid knows `job/build` of a cell, which leads to the builds of all but presubmits.
 */
function linksOfSeveralJobs(test: Test, { urls, bucket }: Site): JsonObject {
  const [first = '', ...more] = buildFolders(test, bucket);
  if (more.length === 0) return {};
  const build = isRun(test.experiment) ? `<custom-${ownHeaders(test).length}>` : `${posix.dirname(first)}/<test-id>`;
  return deckLinks(urls.deck, build, first);
}

const deckLinks = (deck: string | undefined, build: string, builds: string): JsonObject =>
  deck === undefined
    ? {}
    : { open_test_template: { url: buildPage(deck, build) }, results_url_template: { url: jobHistory(deck, builds) } };
