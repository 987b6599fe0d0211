import type { AndOr, Command, PipelineNode, Statement } from 'unbash';
import type { FunctionBody, Loss } from './state.ts';
import { plainWords, weightOf } from './weight.ts';

/** What it means that these commands run after a failure, where they do not end the script. */
export function meaningOf(nodes: readonly HandlerNode[], functions: ReadonlyMap<string, FunctionBody>): Loss {
  const seen = new Set<string>();
  const commands = nodes.flatMap((node) => simpleCommands(node, functions, seen));
  if (commands.some((command) => command === undefined || weightOf(command) !== 'none')) return 'fallback';
  const simple = commands.filter((command) => command !== undefined);
  if (simple.every(isSilent)) return 'ignored';
  return simple.every((command) => command.name === undefined) ? 'unread' : 'said';
}

export type HandlerNode = PipelineNode | AndOr | FunctionBody;

const SILENT = new Set(['true', ':', 'continue', 'break', 'sleep']);

const isSilent = (command: Command): boolean => SILENT.has(plainWords(command)[0] ?? '');

/** The simple commands of a handler, those of functions too; undefined is anything more complicated. */
function simpleCommands(
  node: HandlerNode,
  functions: ReadonlyMap<string, FunctionBody>,
  seen: Set<string>,
): (Command | undefined)[] {
  const inList = (statements: readonly Statement[]) =>
    statements.flatMap(({ command }) => simpleCommands(command, functions, seen));
  switch (node.type) {
    case 'Command': {
      const name = plainWords(node)[0] ?? '';
      const body = functions.get(name);
      if (body === undefined) return [node];
      if (seen.has(name)) return [];
      seen.add(name);
      return simpleCommands(body, functions, seen);
    }
    case 'BraceGroup':
    case 'Subshell':
      return inList(node.body.commands);
    case 'CompoundList':
      return inList(node.commands);
    case 'Redirected':
      return simpleCommands(node.command, functions, seen);
    case 'Pipeline':
    case 'AndOr':
      return node.commands.flatMap((command) => simpleCommands(command, functions, seen));
    case 'TestCommand':
    case 'ArithmeticCommand':
      return [];
    default:
      return [undefined];
  }
}
