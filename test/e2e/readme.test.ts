import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { prowess } from '../support/cli.ts';
import { emptyFolder } from '../support/folder.ts';

const readme = readFileSync(join(import.meta.dirname, '..', '..', 'README.md'), 'utf8');

interface Shown {
  readonly command: string;
  readonly output: readonly string[];
}

describe('[E] README.md', () => {
  it('shows what its commands print, run one after the other in an empty folder', async () => {
    const cwd = await emptyFolder();
    for (const { command, output } of shownCommands()) {
      const printed = await run(command, cwd);
      expect(printed, `$ ${command}`).to.match(patternOf(output));
    }
  });
});

/** `$ command` lines of the console blocks, each with the lines that follow it. */
function shownCommands(): Shown[] {
  const blocks = [...readme.matchAll(/^```console\n([\s\S]*?)^```$/gm)].map(([, block = '']) => block);
  return blocks.flatMap((block) =>
    block
      .split(/^\$ /m)
      .slice(1)
      .map((part) => {
        const [command = '', ...output] = part.trimEnd().split('\n');
        return { command, output };
      }),
  );
}

/** `...` stands for any text, on a line of its own for any lines. */
function patternOf(output: readonly string[]): RegExp {
  const lines = output.map((line) =>
    line === '...' ? '[\\s\\S]*?' : `${line.split('...').map(escaped).join('.*')}\\n`,
  );
  return new RegExp(`^${lines.join('')}$`);
}

const escaped = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');

async function run(command: string, cwd: string): Promise<string> {
  if (command.startsWith('prowess ')) {
    const { stdout, stderr } = await prowess(command.split(' ').slice(1), { cwd });
    return stdout === '' ? stderr : stdout;
  }
  const { status, stdout } = spawnSync('sh', ['-c', command], { cwd, encoding: 'utf8' });
  expect(status, command).to.equal(0);
  return stdout;
}
