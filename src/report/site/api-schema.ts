import type { JsonObject } from '../../model/json.ts';

const text = { type: 'string' };
const number = { type: 'number' };
const count = { type: 'integer', minimum: 0 };
const flag = { type: 'boolean' };
const time = { type: 'string', format: 'date-time' };

const list = (items: JsonObject): JsonObject => ({ type: 'array', items });

/** An object that has these fields and no other; a name that ends in `?` may be absent. */
const fields = (all: Readonly<Record<string, JsonObject>>): JsonObject => ({
  type: 'object',
  additionalProperties: false,
  required: Object.keys(all).filter((name) => !name.endsWith('?')),
  properties: Object.fromEntries(Object.entries(all).map(([name, schema]) => [name.replace('?', ''), schema])),
});

const run = fields({ job: text, build: text, startedAt: time });
/** One that the history no longer holds has no time. */
const oldRun = fields({ job: text, build: text, 'startedAt?': time });
const difference = fields({ fact: text, base: text, head: text });
const shift = fields({ estimate: number, 'low?': number, 'high?': number, relative: flag });
const merge = fields({
  commit: text,
  'pullRequest?': text,
  files: count,
  title: text,
  mergedAt: time,
  share: number,
  class: text,
  reason: text,
});

const change = fields({
  id: text,
  firstBoundary: text,
  confirmedIn: text,
  state: { enum: ['confirmed', 'improved', 'recovered'] },
  family: text,
  series: list(text),
  title: text,
  unit: text,
  meaning: { enum: ['worse', 'better', 'different'] },
  before: number,
  after: number,
  'change?': shift,
  noise: { enum: ['A', 'B', 'C', 'D'] },
  gates: flag,
  failing: list(text),
  'confirmed?': {
    type: 'object',
    required: ['at', 'good', 'bad', 'isConfirmed', 'merges', 'covered', 'skipped', 'runs'],
  },
  'accepted?': { type: 'object', required: ['name', 'by', 'reason'] },
  since: run,
  'lastGood?': run,
  'latest?': run,
  'recovered?': run,
  'ended?': fields({ why: { enum: ['gone', 'cut'] }, since: run }),
  'facts?': list(text),
  'cause?': fields({ class: text, evidence: list(text), covered: flag, 'moreMerges?': count, merges: list(merge) }),
});

const keySeries = fields({
  series: text,
  title: text,
  unit: text,
  better: { enum: ['lower', 'higher', 'neither'] },
  family: text,
  'now?': number,
  'before?': number,
  'changeShare?': number,
  alive: flag,
  'noise?': fields({ grade: text, cv: number, runs: count }),
});

const findings = fields({
  version: { const: 1 },
  test: text,
  simulated: flag,
  line: text,
  runs: count,
  invalid: count,
  'newest?': fields({
    build: text,
    startedAt: time,
    ageMs: number,
    'usualMs?': number,
    'due?': fields({ at: time, schedule: text, after: run }),
    late: flag,
  }),
  'comparable?': count,
  'otherRegime?': fields({ newest: run, differences: list(difference) }),
  marks: list(fields({ since: run, differences: list(difference) })),
  'moreMarks?': count,
  'varyingFacts?': list(text),
  keySeries: list(keySeries),
  'moreKeySeries?': count,
  changes: list(change),
  'moreChanges?': count,
  withdrawn: list(fields({ id: text, family: text, confirmedAt: oldRun, since: oldRun })),
  suspects: list(fields({ series: text, title: text, unit: text, value: number, middle: number })),
  unused: list(fields({ name: text, at: { type: 'object' }, reason: text, by: text })),
  missing: list(
    fields({
      cause: { enum: ['zeros', 'missing', 'absent', 'retired', 'invalid-runs'] },
      about: list(text),
      'moreAbout?': count,
      series: list(text),
      'moreSeries?': count,
      runs: count,
      since: run,
      'until?': run,
    }),
  ),
  'moreMissing?': count,
  'shortRetention?': fields({ days: number, runs: count, wanted: count }),
  'gate?': { type: 'object' },
});

const index = fields({
  version: { const: 1 },
  madeAt: time,
  store: text,
  lines: list(
    fields({
      test: text,
      line: text,
      simulated: flag,
      runs: count,
      invalidRuns: count,
      'newestRunAt?': time,
      'late?': flag,
      openChanges: list(fields({ id: text, page: text })),
      openGaps: count,
      page: text,
      findings: text,
    }),
  ),
});

/** JSON Schema (draft 7) of `api/v1/index.json` and of `api/v1/lines/*.json`. Paths lead from the root of the site. */
export const API_SCHEMA: JsonObject = {
  $schema: 'http://json-schema.org/draft-07/schema#',
  title: 'api/v1 of a site of prowess',
  oneOf: [{ $ref: '#/definitions/index' }, { $ref: '#/definitions/findings' }],
  definitions: { index, findings },
};
