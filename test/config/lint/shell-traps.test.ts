import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { stringify } from 'yaml';
import { lint } from '../../../src/config/lint/lint.ts';

/** A script as real job files have it, shortened. `true`: it bites; `harmless`: it is as we say, and nothing bites; `false`: it is right. */
interface Trap {
  readonly label: 'true' | 'harmless' | 'false';
  readonly kind: string;
  readonly command: readonly string[];
  readonly script: string;
  readonly operands?: readonly string[];
  readonly style?: '>';
  /** Severity and rule of what lint says. */
  readonly finding?: string;
  /** What it must not say. */
  readonly not?: string;
}

const TRAPS: readonly Trap[] = JSON.parse(
  readFileSync(join(import.meta.dirname, '../../fixtures/lint/shell.json'), 'utf8'),
);

describe('[U] config/lint, traps of shells', () => {
  for (const trap of TRAPS) {
    it(`${trap.label}: ${trap.kind}`, () => {
      const findings = lint([{ path: 'jobs.yaml', text: jobFile(trap) }]).findings;
      const said = findings.map(({ severity, rule }) => `${severity} ${rule}`);
      if (trap.finding !== undefined) expect(said).to.include(trap.finding);
      else expect(said.filter((finding) => finding.includes(trap.not ?? ''))).to.deep.equal([]);
    });
  }

  it('each says what is expected', () => {
    for (const { kind, finding, not } of TRAPS) expect([finding, not].join(''), kind).to.match(/^\w+/);
  });
});

function jobFile({ command, script, operands = [], style }: Trap): string {
  const lines = script.split('\n').map((line) => `        ${line}\n`);
  return `periodics:
- name: nightly
  cron: 10 2 * * *
  spec:
    containers:
    - image: example.com/perf:1
      command: ${stringify(command, { collectionStyle: 'flow' }).trim()}
      args:
      - ${style ?? '|'}
${lines.join('')}${operands.map((word) => `      - ${JSON.stringify(word)}\n`).join('')}`;
}
