import { expect } from 'chai';
import type { Command, Option } from 'commander';
import { COMMANDS } from '../../src/cli/commands.ts';
import { systemIo } from '../../src/cli/io.ts';
import { prowessHere } from '../support/cli-here.ts';
import { emptyFolder } from '../support/folder.ts';
import { writeLabSite } from '../support/lab-site.ts';

interface Known {
  readonly path: readonly string[];
  readonly option: Option;
}

/** Every option that takes a value, of every command and of those below it. */
async function optionsWithValues(): Promise<Known[]> {
  const commands = await Promise.all(
    Object.entries(COMMANDS).map(
      async ([name, { load }]) => [name, (await load()).build(systemIo(), () => {})] as const,
    ),
  );
  const below = (command: Command, path: readonly string[]): Known[] => {
    const own = command.options.filter(({ required }) => required).map((option) => ({ path, option }));
    // A command takes for itself what a command below it would call the same.
    const others = command.commands.flatMap((each) => below(each, [...path, each.name()]));
    return [...own, ...others.filter(({ option }) => own.every((each) => each.option.long !== option.long))];
  };
  return commands.flatMap(([name, command]) => below(command, [name]));
}

/** Their parsers gather what is given, whatever it is. */
const TAKE_ANYTHING: ReadonlySet<string> = new Set(['--rule', '--ignore', '--exclude', '--serial']);

const helpOf = ({ path, option: { flags, description } }: Known): string =>
  `  ${flags}: ${description}\n(prowess ${path.join(' ')} --help explains it)\n`;

describe('[I] cli/options', () => {
  it('of a value that an option cannot have: the option, the value, what is expected, and the help of that option alone', async () => {
    const cwd = await emptyFolder();
    const parsed = (await optionsWithValues()).filter(
      ({ option }) => option.parseArg !== undefined && !TAKE_ANYTHING.has(option.long ?? ''),
    );
    expect(parsed).to.have.length.above(20);
    for (const known of parsed) {
      const { path, option } = known;
      const { code, stderr } = await prowessHere([...path, `${option.long}=?!`], { cwd });
      const error = `error: option '${option.flags}' argument '?!' is invalid. `;
      expect([code, stderr.slice(0, error.length)]).to.deep.equal([2, error]);
      const [said = '', ...help] = stderr.slice(error.length).split('\n');
      expect(said, error).to.match(/expected |Allowed choices are /);
      expect(help.join('\n'), error).to.equal(helpOf(known));
    }
  });

  it('of an option without a value: the help of that option alone', async () => {
    const cwd = await emptyFolder();
    for (const known of await optionsWithValues()) {
      const { path, option } = known;
      const { code, stderr } = await prowessHere([...path, option.long ?? ''], { cwd });
      expect([code, stderr]).to.deep.equal([2, `error: option '${option.flags}' argument missing\n${helpOf(known)}`]);
    }
  });

  it('of a value that is judged when the command is under way: the same', async () => {
    const cwd = await emptyFolder();
    writeLabSite(cwd, 1);
    const { code, stderr } = await prowessHere(['run', 'suite-0/burst-lab-0', '--cluster', 'sim', '--commit', 'main'], {
      cwd,
    });
    expect(code).to.equal(2);
    expect(stderr).to.match(
      /^error: --commit main: expected the hexadecimal .*\n {2}--commit <sha>: .*\n\(prowess run --help explains it\)\n$/,
    );
  });
});
