import { Command } from 'commander';
import { toolVersion } from '../app/version.ts';
import { EXIT_CODES, type ExitName } from '../model/errors.ts';
import { COMMANDS, type CommandName } from './commands.ts';
import type { Io } from './io.ts';
import { report } from './report.ts';

/** Runs one command line; resolves to the exit code. Only the named command's module is loaded. */
export async function runProgram(argv: readonly string[], io: Io): Promise<number> {
  let exit: ExitName = 'pass';
  try {
    const program = await buildProgram(argv, io, (name) => {
      exit = name;
    });
    await program.parseAsync(argv, { from: 'user' });
  } catch (error) {
    exit = report(error, io);
  }
  return EXIT_CODES[exit].code;
}

async function buildProgram(argv: readonly string[], io: Io, setExit: (name: ExitName) => void): Promise<Command> {
  const program = new Command('prowess')
    .description('performance CI for Kubernetes and KubeVirt')
    .usage('<command> [options]')
    .version(toolVersion(), '-V, --version')
    .showHelpAfterError('(prowess --help lists the commands; prowess COMMAND --help explains one)');
  const [first, second] = argv.filter((word) => !word.startsWith('-'));
  const wanted = first === 'help' ? second : first;
  for (const name of Object.keys(COMMANDS) as CommandName[]) {
    const { summary, load } = COMMANDS[name];
    // What completes words knows the options of all commands.
    const command = name === wanted || wanted === 'completion' ? (await load()).build(io, setExit) : new Command(name);
    program.addCommand(command.summary(summary));
  }
  applyToAll(program, (command) => {
    command.exitOverride();
    command.configureOutput({ writeOut: io.out, writeErr: (text) => io.err(text.trimEnd()) });
    if (command.parent !== null) command.showHelpAfterError(usageHint(command));
  });
  return program;
}

/** What a command takes, where it was called without it. */
function usageHint(command: Command): string {
  const path = pathOf(command);
  const given = command.registeredArguments.map((argument) => `  <${argument.name()}>: ${argument.description}`);
  const options = command.options.filter(({ mandatory }) => mandatory);
  const needed = options.map(({ flags, description }) => `  ${flags}: ${description}`);
  return [`usage: ${path} ${command.usage()}`, ...given, ...needed, `(${path} --help explains it)`].join('\n');
}

const pathOf = (command: Command): string =>
  command.parent === null ? command.name() : `${pathOf(command.parent)} ${command.name()}`;

function applyToAll(command: Command, apply: (command: Command) => void): void {
  apply(command);
  for (const below of command.commands) applyToAll(below, apply);
}
