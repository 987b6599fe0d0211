import type { Site, Test } from '../model/suite.ts';
import { jobFolder } from './bucket-paths.ts';
import { jobHistory } from './deck.ts';

export interface Link {
  readonly text: string;
  readonly target: string;
}

/** Where people see a test's results: its tabs in TestGrid by dashboard, and the builds of its periodic in Deck; empty where the site has neither. */
export interface ResultLinks {
  readonly tabs: readonly Link[];
  readonly builds: readonly Link[];
}

export const resultLinks = (test: Test, site: Site): ResultLinks => ({
  tabs: tabLinks(test, site),
  builds: buildsLinks(test, site),
});

function tabLinks({ publish: { testgrid } }: Test, { urls }: Site): Link[] {
  if (urls.testgrid === undefined) return [];
  const page = urls.testgrid;
  return testgrid.dashboards.map((text) => ({
    text,
    target: `${page}/${encodeURIComponent(text)}#${encodeURIComponent(testgrid.tab)}`,
  }));
}

function buildsLinks({ triggers: { periodic } }: Test, { urls, bucket }: Site): Link[] {
  if (urls.deck === undefined || periodic === undefined) return [];
  const folder = jobFolder({ type: 'periodic', job: periodic.jobName }, bucket);
  return [{ text: periodic.jobName, target: jobHistory(urls.deck, `${bucket.name}/${folder}`) }];
}
