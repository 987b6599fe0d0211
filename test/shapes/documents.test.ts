import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { Ajv } from 'ajv';
import { expect } from 'chai';
import fc from 'fast-check';
import type { Json } from '../../src/model/json.ts';
import { recordOf, toResult } from '../../src/results/index.ts';
import { migrated } from '../../src/results/journal/migrate.ts';
import { RUN_FILE_SCHEMAS } from '../../src/shapes/documents.ts';
import { entry } from '../../src/shapes/entry.ts';
import { result } from '../../src/shapes/result.ts';
import { builtJournal } from '../support/journal-builder.ts';
import { mutated } from '../support/mutated-json.ts';
import { simRun } from '../support/sim-run.ts';

const ajv = new Ajv({ allErrors: false });
const accepts = {
  journal: ajv.compile(RUN_FILE_SCHEMAS.journal()),
  result: ajv.compile(RUN_FILE_SCHEMAS.result()),
};

const json = (value: unknown): Json => JSON.parse(JSON.stringify(value)) as Json;

describe('[I] shapes/documents', () => {
  it('has a schema that accepts each line that a run writes', async () => {
    const { entries } = await simRun();
    for (const line of [...(json(entries) as Json[]), ...oldLines()]) {
      expect(accepts.journal(line), JSON.stringify([accepts.journal.errors, line])).to.equal(true);
    }
  });

  it('says of a damaged line in the schema what the reader says', () => {
    const kinds = Object.values(Object.groupBy(json(builtJournal()) as { type: string }[], ({ type }) => type));
    const lines = [...kinds.flatMap((some = []) => some.slice(0, 2)), ...oldLines().slice(0, 1)] as Json[];
    const line = fc.constantFrom(...lines).chain((whole) => mutated(whole));
    fc.assert(
      fc.property(line, (value) => {
        const problem = entry.test(value);
        expect(accepts.journal(value), `${problem} in ${JSON.stringify(value)}`).to.equal(problem === undefined);
      }),
      { numRuns: 3000 },
    );
  });

  it('says of a damaged result in the schema what the reader says', () => {
    const whole = json(toResult(recordOf(builtJournal({ objects: 3 }))));
    expect(accepts.result(whole), JSON.stringify(accepts.result.errors)).to.equal(true);
    fc.assert(
      fc.property(mutated(whole), (value) => {
        const problem = result.test(value);
        expect(accepts.result(value), `${problem} in ${JSON.stringify(value)}`).to.equal(problem === undefined);
      }),
      { numRuns: 1000 },
    );
  });
});

/** The journal of prowess 0.1, as it is read. */
const oldLines = (): Json[] =>
  gunzipSync(readFileSync(join(import.meta.dirname, '..', 'fixtures', 'journals', '0.1.0.ndjson.gz')))
    .toString()
    .trimEnd()
    .split('\n')
    .map((line) => migrated(JSON.parse(line)));
