import { Command } from 'commander';
import type { ExitName } from '../../model/errors.ts';
import type { Io } from '../io.ts';

export function build(io: Io, _exit: (name: ExitName) => void): Command {
  const command = new Command('completion')
    .description('Prints a script by which a shell completes commands and options.')
    .addHelpText('after', '\nExample:\n  source <(prowess completion)   # in ~/.bashrc or, after compinit, in ~/.zshrc')
    .action(() => io.out(completionScript(command.parent?.commands ?? [])));
  return command;
}

/** One script for bash and zsh, which reads the completions of bash. */
function completionScript(commands: readonly Command[]): string {
  const cases = commands.flatMap((command) => [
    branch(command.name(), command),
    ...command.commands.map((below) => branch(`${command.name()} ${below.name()}`, below)),
  ]);
  const names = ['help', ...commands.map((command) => command.name())].sort();
  return `# Completes prowess in bash and zsh: source <(prowess completion)
if [ -n "\${ZSH_VERSION-}" ]; then autoload -U +X bashcompinit && bashcompinit; fi
_prowess() {
  local word="\${COMP_WORDS[COMP_CWORD]}" words=() names='' each
  for each in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do case "$each" in -*) ;; *) words+=("$each") ;; esac; done
  case "\${words[*]}" in
    '') names='${names.join(' ')}' ;;
${cases.join('\n')}
  esac
  COMPREPLY=($(compgen -W "$names" -- "$word"))
}
complete -o default -F _prowess prowess
`;
}

const branch = (words: string, command: Command): string =>
  `    '${words}'|'${words} '*) names='${[...command.commands.map((below) => below.name()), ...optionsOf(command)].join(' ')}' ;;`;

const optionsOf = (command: Command): string[] => [...command.options.flatMap(({ long }) => long ?? []), '--help'];
