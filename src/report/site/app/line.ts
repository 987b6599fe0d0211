/// <reference lib="dom" />
import type { Declaration } from '../../../history/declaration.ts';
import { withHealth } from '../../../history/health.ts';
import type { History } from '../../../history/history.ts';
import { onLine } from '../../../history/line.ts';
import type { AppIndex, AppLine, AppTest } from '../app-index.ts';
import { loadIndex, loadRuns, loadTest } from './load.ts';

/** A line of a test with its runs. */
export interface ReadLine {
  readonly index: AppIndex;
  readonly test: AppTest;
  readonly line: AppLine;
  readonly history: History;
  /** Where a run can be looked at, by `JOB/BUILD`. */
  readonly links: ReadonlyMap<string, string>;
}

/** The line that an address names; the first test, or the first line of the test, where it names none. Throws where the site has none of it. */
export async function readLine(wanted: URLSearchParams): Promise<ReadLine> {
  const index = await loadIndex();
  const known =
    index.tests.find(({ test }) => test === wanted.get('test')) ?? (wanted.has('test') ? undefined : index.tests[0]);
  if (known === undefined)
    throw new Error(
      `the site has no test ${wanted.get('test')}; it has ${index.tests.map(({ test }) => test).join(', ')}`,
    );
  const test = await loadTest(known.path);
  const line = test.lines.find((each) => each.line === (wanted.get('line') ?? test.lines[0]?.line));
  if (line === undefined) throw new Error(`${test.test} has no line ${wanted.get('line')}`);
  const { history, links } = await loadRuns(test);
  return { index, test, line, history: withHealth(onLine(history, line.line)), links };
}

/** What the site declares of a series, by its name (`nameOf`). */
export const declarationOf = ({ declarations }: AppTest, name: string): Declaration =>
  declarations[name] ?? {
    title: name,
    unit: '',
    better: 'neither',
    key: false,
    primary: false,
    family: '',
    tolerance: 0,
  };
