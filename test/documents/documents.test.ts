import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { documentFaults } from '../../scripts/documents/faults.ts';
import { documentMetrics } from '../../scripts/documents/metrics.ts';
import { documentSuite } from '../../scripts/documents/suite.ts';
import { documentValidity } from '../../scripts/documents/validity.ts';
import { FAULTS } from '../results/validity/faults.ts';

const DOCUMENTS: Readonly<Record<string, () => string>> = {
  'faults.md': documentFaults,
  'metrics.md': documentMetrics,
  'suite.md': documentSuite,
  'validity.md': () => documentValidity(FAULTS),
};

describe('documents that are written from data', () => {
  for (const [name, text] of Object.entries(DOCUMENTS)) {
    it(`docs/${name} is up to date`, () => {
      const path = join(import.meta.dirname, '..', '..', 'docs', name);
      if (process.env.UPDATE_GOLDEN === '1') writeFileSync(path, text());
      expect(readFileSync(path, 'utf8'), `npm run golden writes docs/${name}`).to.equal(text());
    });
  }
});
