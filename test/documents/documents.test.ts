import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { documentFaults } from '../../scripts/documents/faults.ts';
import { documentJournal } from '../../scripts/documents/journal.ts';
import { documentLintRules } from '../../scripts/documents/lint-rules.ts';
import { documentMetrics } from '../../scripts/documents/metrics.ts';
import { documentResult } from '../../scripts/documents/result.ts';
import { documentSuite } from '../../scripts/documents/suite.ts';
import { documentValidity } from '../../scripts/documents/validity.ts';
import { RULES } from '../../src/config/lint/rules/index.ts';
import { RUN_FILE_SCHEMAS } from '../../src/shapes/documents.ts';
import { FAULTS } from '../results/validity/faults.ts';

const DOCUMENTS: Readonly<Record<string, () => string>> = {
  'faults.md': documentFaults,
  'journal.md': documentJournal,
  'lint-rules.md': () => documentLintRules(RULES),
  'metrics.md': documentMetrics,
  'result.md': documentResult,
  'suite.md': documentSuite,
  'validity.md': () => documentValidity(FAULTS),
};

/** The schemas of what a run writes; those of a site's files are held by the command that writes them. */
const SCHEMAS = Object.entries(RUN_FILE_SCHEMAS).map(
  ([name, schema]) => [`schemas/${name}.json`, () => `${JSON.stringify(schema(), null, 2)}\n`] as const,
);

describe('[I] documents that are written from data', () => {
  const documents = Object.entries(DOCUMENTS).map(([name, text]) => [`docs/${name}`, text] as const);
  for (const [name, text] of [...documents, ...SCHEMAS]) {
    it(`${name} is up to date`, () => {
      const path = join(import.meta.dirname, '..', '..', name);
      if (process.env.UPDATE_GOLDEN === '1') writeFileSync(path, text());
      expect(readFileSync(path, 'utf8'), `npm run golden writes ${name}`).to.equal(text());
    });
  }
});
