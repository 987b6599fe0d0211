import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { COMMANDS } from '../../src/cli/commands.ts';
import { EXIT_CODES } from '../../src/model/errors.ts';

const page = readFileSync(join(import.meta.dirname, '..', '..', 'docs', 'commands.md'), 'utf8');

describe('[I] docs/commands.md', () => {
  it('has the table of exit codes', () => {
    const rows = [...page.matchAll(/^\| (\d+) \| (.+) \|$/gm)].map(([, code, reason]) => ({
      code: Number(code),
      reason,
    }));
    expect(rows).to.deep.equal(Object.values(EXIT_CODES));
  });

  it('names every command', () => {
    const table = page.split('## Exit codes')[0] ?? '';
    for (const name of Object.keys(COMMANDS)) expect(table).to.match(new RegExp(`\`${name}\\b`));
  });
});
