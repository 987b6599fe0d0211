import { readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { expect } from 'chai';
import { lint } from '../../../src/config/lint/lint.ts';
import { RULES } from '../../../src/config/lint/rules/index.ts';
import { SEVERITIES } from '../../../src/config/source/diagnostic.ts';
import type { SourceFile } from '../../../src/config/source/read.ts';

const FIXTURES = join(import.meta.dirname, '../../fixtures/lint');

/** What a rule may say of a fixture: `true` is a trap, `harmless` bites no job, `false` would be wrong. */
const ALLOWED: Readonly<Record<string, readonly (string | undefined)[]>> = {
  true: ['error', 'warning'],
  harmless: ['info', undefined],
  false: [undefined],
};

/** Named LABEL/RULE[.what].yaml, or LABEL/RULE.what with several files below. */
describe('[U] config/lint, findings that were judged', () => {
  for (const [label, severities] of Object.entries(ALLOWED)) {
    for (const name of readdirSync(join(FIXTURES, label)).sort()) {
      const rule = basename(name, '.yaml').split('.')[0];
      it(`${label}: ${name}`, () => {
        expect(RULES.map(({ id }) => id)).to.include(rule);
        const { findings, unreadable } = lint(filesOf(join(FIXTURES, label, name)));
        expect(unreadable).to.deep.equal([]);
        const found = findings.filter((finding) => finding.rule === rule).map(({ severity }) => severity);
        const worst = SEVERITIES.find((severity) => found.includes(severity));
        expect(severities).to.include(worst);
      });
    }
  }
});

function filesOf(path: string): SourceFile[] {
  if (statSync(path).isFile()) return [{ path: basename(path), text: readFileSync(path, 'utf8') }];
  return readdirSync(path, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.yaml'))
    .sort()
    .map((name) => ({ path: name, text: readFileSync(join(path, name), 'utf8') }));
}
