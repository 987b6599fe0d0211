import { Command } from 'commander';
import { toolVersion } from '../app/version.ts';
import { EXIT_CODES, type ExitName } from '../model/errors.ts';
import { COMMANDS, type CommandName } from './commands.ts';
import type { Io } from './io.ts';
import { report } from './report.ts';
import { showOption, usageHint } from './usage-hint.ts';

/** Runs one command line; resolves to the exit code. Only the named command's module is loaded. */
export async function runProgram(argv: readonly string[], io: Io): Promise<number> {
  let exit: ExitName = 'pass';
  let acting: Command | undefined;
  try {
    const program = await buildProgram(argv, io, (name) => {
      exit = name;
    });
    program.hook('preAction', (_, command) => {
      acting = command;
    });
    await program.parseAsync(argv, { from: 'user' });
  } catch (error) {
    exit = report(error, io);
    if (exit === 'usage' && acting !== undefined) showOption(acting, error, io);
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
    command.configureOutput({ writeOut: io.out, writeErr: (text) => io.err(text.trimEnd()) });
    command.exitOverride((error) => {
      if (error.exitCode !== 0 && error.code !== 'commander.help' && command.parent !== null)
        io.err(usageHint(command, error));
      throw error;
    });
  });
  return program;
}

function applyToAll(command: Command, apply: (command: Command) => void): void {
  apply(command);
  for (const below of command.commands) applyToAll(below, apply);
}
