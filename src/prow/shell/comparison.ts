import type { ArithmeticCommand, Command, TestCommand } from 'unbash';
import type { ShellState, Status } from './state.ts';

/** What a test says: known where it compares an exit code with 0, `either` where it may depend on one, undefined of anything else. */
export function evaluateTest(text: string, state: ShellState): Status | 'either' | undefined {
  const compared = COMPARISON.exec(text.trim());
  const status = compared?.groups === undefined ? undefined : statusOf(compared.groups.value ?? '', state);
  if (status !== undefined && status !== 'unknown') {
    const isEqual = /^(-eq|==?)$/.test(compared?.groups?.operator ?? '');
    return isEqual === (status === 'ok') ? 'ok' : 'other';
  }
  return readsStatus(text, state) ? 'either' : undefined;
}

/** The text of a test without its brackets. */
export function testText(node: Command | TestCommand | ArithmeticCommand, script: string): string {
  if (node.type === 'ArithmeticCommand') return /^\s*\$?\w+\s*$/.test(node.body) ? `${node.body} != 0` : node.body;
  if (node.type === 'TestCommand') return script.slice(node.expression.pos, node.expression.end);
  const words = node.args.map(({ text }) => text);
  return words.filter((word, index) => word !== ']' || index < words.length - 1).join(' ');
}

const COMPARISON = /^"?(?<value>\$?\{?[\w?]+\}?)"?\s*(?<operator>-eq|-ne|-gt|==?|!=|>)\s*["']?0["']?$/;

/** Whether a text may depend on the failure: by `$?`, PIPESTATUS or a variable that was set since. */
function readsStatus(text: string, { variables }: ShellState): boolean {
  if (/\$\{?\?|PIPESTATUS/.test(text)) return true;
  return [...text.matchAll(/[A-Za-z_]\w*/g)].some(([name]) => variables.has(name));
}

/** What `exit WORD` ends with. */
export function statusOf(word: string, { status, variables }: ShellState): Status | 'unknown' | undefined {
  const bare = word.replace(/^"(.*)"$/, '$1').replace(/^\$\{(.*)\}$/, '$$$1');
  if (/^\d+$/.test(bare)) return Number(bare) % 256 === 0 ? 'ok' : 'other';
  if (bare === '$?' || bare === '?') return status;
  return variables.get(bare.replace(/^\$/, ''));
}
