import type { Argument, Command, CommanderError, Option } from 'commander';
import { findKnownError } from '../model/errors.ts';
import type { Io } from './io.ts';

/** What to do about an error of a command line: what the words take that it names, else what the command takes. */
export function usageHint(command: Command, { code, message }: CommanderError): string {
  const path = pathOf(command);
  const named = [
    ...command.registeredArguments
      .filter((each) => message.includes(`for argument '${each.name()}'`))
      .map(argumentLine),
    ...command.options.filter(({ flags }) => message.includes(`option '${flags}'`)).map(optionLine),
  ];
  const needed = [
    `usage: ${path} ${command.usage()}`,
    ...command.registeredArguments.map(argumentLine),
    ...command.options.filter(({ mandatory }) => mandatory).map(optionLine),
  ];
  return [...(OF_VALUES.has(code) ? named : needed), `(${path} --help explains it)`].join('\n');
}

/** Errors of commander that are about the value of what they name. */
const OF_VALUES: ReadonlySet<string> = new Set([
  'commander.invalidArgument',
  'commander.optionMissingArgument',
  'commander.conflictingOption',
]);

/** Shows what the option takes with which an error of a command that is under way begins. */
export function showOption(command: Command, error: unknown, io: Pick<Io, 'err'>): void {
  const [flag] = findKnownError(error)?.message.split(/[\s:]/) ?? [];
  const option = command.options.find(({ long }) => long === flag);
  if (option !== undefined) io.err(`${optionLine(option)}\n(${pathOf(command)} --help explains it)`);
}

const optionLine = ({ flags, description }: Option): string => `  ${flags}: ${description}`;
const argumentLine = (argument: Argument): string => `  <${argument.name()}>: ${argument.description}`;

const pathOf = (command: Command): string =>
  command.parent === null ? command.name() : `${pathOf(command.parent)} ${command.name()}`;
