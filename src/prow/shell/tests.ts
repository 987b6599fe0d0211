import type { ArithmeticCommand, TestCommand } from 'unbash';
import { set } from './assignments.ts';
import { evaluateTest, testText } from './comparison.ts';
import type { CommandContext } from './program.ts';
import { type Continuation, next, type ShellState, withStatus } from './state.ts';

/** `[[ ... ]]` and `(( ... ))`. */
export function runTest(
  node: TestCommand | ArithmeticCommand,
  state: ShellState,
  context: CommandContext,
): Continuation[] {
  const assigned = node.type === 'ArithmeticCommand' && /=|\+\+|--/.test(node.body);
  const names = assigned ? [...node.body.matchAll(/[A-Za-z_]\w*/g)].map(([name]) => name) : [];
  const after = names.reduce((before, name) => set(before, name, 'unknown'), state);
  return test(testText(node, context.source.text), after, context);
}

/** What a test says of a text that it compares. */
export function test(text: string, state: ShellState, context: CommandContext): Continuation[] {
  const result = evaluateTest(text, state);
  if (result === 'either' || (result === undefined && context.ignored)) return both(state);
  return [next(withStatus(state, result ?? 'ok'))];
}

/** What depends on anything outside of the script. */
export const both = (state: ShellState): Continuation[] => [
  next(withStatus(state, 'ok')),
  next(withStatus(state, 'other')),
];
