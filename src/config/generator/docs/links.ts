import type { Site, Test } from '../../../model/suite.ts';
import { jobFolder } from '../../../prow/bucket-paths.ts';
import { jobHistory } from '../../../prow/deck.ts';

export interface Link {
  readonly text: string;
  readonly target: string;
}

/** Where people see a test's results: its tabs in TestGrid, and the builds of its periodic in Deck. */
export function resultLinks(test: Test, { urls, bucket }: Site): Link[] {
  const { testgrid } = test.publish;
  const { periodic } = test.triggers;
  const tabs =
    urls.testgrid === undefined
      ? []
      : testgrid.dashboards.map((name) => tabLink(urls.testgrid ?? '', name, testgrid.tab));
  if (urls.deck === undefined || periodic === undefined) return tabs;
  const folder = jobFolder({ type: 'periodic', job: periodic.jobName }, bucket);
  return [...tabs, { text: 'builds', target: jobHistory(urls.deck, `${bucket.name}/${folder}`) }];
}

const tabLink = (testgrid: string, dashboard: string, tab: string): Link => ({
  text: dashboard,
  target: `${testgrid}/${encodeURIComponent(dashboard)}#${encodeURIComponent(tab)}`,
});
