import { isOpenChange } from '../../analysis/change-word.ts';
import { isOpen } from '../../history/missing/findings.ts';
import { toIso } from '../../model/units.ts';
import { lineJson, type MostListed } from '../history-json.ts';
import { API_SCHEMA } from './api-schema.ts';
import type { SiteData, SiteFile } from './data.ts';
import { changePath, lineName, testPath } from './paths.ts';
import { shortJson } from './short-json.ts';

/** What programs read without a server: an overview, all findings of each line, and their JSON Schema. */
export function apiFiles({ store, madeAt, tests }: SiteData): SiteFile[] {
  const lines = tests.flatMap((test) => test.lines.map((line) => ({ ...test, line })));
  const index = {
    version: 1,
    madeAt: toIso(madeAt),
    store,
    lines: lines.map(({ test, simulated, line }) => ({
      test,
      line: line.line,
      simulated,
      runs: line.history.runs.length,
      invalidRuns: line.invalid,
      ...(line.freshness !== undefined && {
        newestRunAt: toIso(line.freshness.newest.startedAt),
        late: line.freshness.late,
      }),
      openChanges: line.changes.filter(isOpenChange).map((note) => ({ id: note.id, page: changePath(note.id) })),
      openGaps: line.missing.filter(isOpen).length,
      page: testPath(test, line.line),
      findings: findingsPath(test, line.line),
    })),
  };
  return [
    json('api/v1/index.json', index),
    ...lines.map(({ test, simulated, line }) =>
      json(findingsPath(test, line.line), { version: 1, test, simulated, ...lineJson(line, MOST) }),
    ),
    json('api/v1/schema.json', API_SCHEMA),
  ];
}

/** There may be hundreds of each: `prowess history --json` has all. */
const MOST: MostListed = { merges: (note) => (isOpenChange(note) ? 3 : 1), names: 5, over: 5 };

const findingsPath = (test: string, line: string): string => `api/v1/lines/${lineName(test, line)}.json`;

const json = (path: string, value: object): SiteFile => ({ path, text: () => `${shortJson(value)}\n` });
