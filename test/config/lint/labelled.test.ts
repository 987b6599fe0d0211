import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { expect } from 'chai';
import { lint } from '../../../src/config/lint/lint.ts';
import { RULES } from '../../../src/config/lint/rules/index.ts';
import { SEVERITIES } from '../../../src/config/source/diagnostic.ts';

const FIXTURES = join(import.meta.dirname, '../../fixtures/lint');

/** What a rule may say of a fixture: `true` is a trap, `harmless` bites no job, `false` would be wrong. */
const ALLOWED: Readonly<Record<string, readonly (string | undefined)[]>> = {
  true: ['error', 'warning'],
  harmless: ['info', undefined],
  false: [undefined],
};

/** Named LABEL/RULE[.what].yaml. */
describe('[U] config/lint, findings that were judged', () => {
  for (const [label, severities] of Object.entries(ALLOWED)) {
    for (const file of readdirSync(join(FIXTURES, label)).sort()) {
      const rule = basename(file, '.yaml').split('.')[0];
      it(`${label}: ${file}`, () => {
        expect(RULES.map(({ id }) => id)).to.include(rule);
        const text = readFileSync(join(FIXTURES, label, file), 'utf8');
        const { findings, unreadable } = lint([{ path: file, text }]);
        expect(unreadable).to.deep.equal([]);
        const found = findings.filter((finding) => finding.rule === rule).map(({ severity }) => severity);
        const worst = SEVERITIES.find((severity) => found.includes(severity));
        expect(severities).to.include(worst);
      });
    }
  }
});
