import type { AndOr, Command, CommandNode, Pipeline, PipelineNode, Statement } from 'unbash';
import { applyOptions, type ShellOptions } from './options.ts';
import type { Unnoticed } from './script-failures.ts';
import { IGNORING, JUMPS, PASSIVE, plainWords, weightOf } from './weight.ts';

/** What becomes of a command's exit code. */
export interface Fate {
  /** It becomes the script's own, or something reads it. */
  readonly decides: boolean;
  /** `set -e` is not in force here: left of && and ||. */
  readonly conditional: boolean;
  readonly loop: boolean;
}

interface Found {
  readonly unnoticed: Unnoticed[];
  canFail: boolean;
  last: string;
  sources: boolean;
}

const NOTICED: Fate = { decides: true, conditional: true, loop: false };

/** One pass over the syntax tree in the order of execution. Methods return whether what follows is never reached. */
export class Walk {
  readonly found: Found = { unnoticed: [], canFail: false, last: '', sources: false };
  private readonly script: string;
  private options: ShellOptions;
  private errTrap = false;
  /** An exit code has been put aside for later: what follows is cleaning up. */
  private saved = false;
  private readonly functions = new Map<
    string,
    PipelineNode | { type: 'CompoundList'; commands: readonly Statement[] }
  >();

  constructor(script: string, start: ShellOptions) {
    this.script = script;
    this.options = start;
  }

  list(statements: readonly Statement[], fate: Fate): boolean {
    for (const [index, { command, background }] of statements.entries()) {
      const next = statements[index + 1];
      const decides = next === undefined ? fate.decides : this.readsStatus(next);
      if (background !== true && this.node(command, { ...fate, decides })) return true;
    }
    return false;
  }

  private readsStatus({ pos, end }: Statement): boolean {
    const text = this.script.slice(pos, end);
    return /\$\?|\$\{\?|PIPESTATUS/.test(text) || /^(exit|return)\s*$/.test(text);
  }

  private node(node: PipelineNode | AndOr, fate: Fate): boolean {
    switch (node.type) {
      case 'AndOr':
        return this.andOr(node, fate);
      case 'Pipeline':
        return this.pipeline(node, fate);
      case 'Command':
        return this.command(node, fate);
      case 'Function':
        this.functions.set(node.name.value, node.body);
        return false;
      default:
        return this.compound(node, fate);
    }
  }

  private compound(node: Exclude<CommandNode, Command>, fate: Fate): boolean {
    switch (node.type) {
      case 'Redirected':
        return this.node(node.command, fate);
      case 'BraceGroup':
        return this.list(node.body.commands, fate);
      case 'Subshell':
        this.list(node.body.commands, fate);
        return false;
      case 'If': {
        const ends = [node.then, ...node.elif.map(({ then }) => then)].map((branch) =>
          this.list(branch.commands, fate),
        );
        return node.else !== undefined && this.list(node.else.commands, fate) && ends.every(Boolean);
      }
      case 'Case':
        for (const item of node.items) this.list(item.body.commands, fate);
        return false;
      case 'While':
      case 'For':
      case 'ArithmeticFor':
      case 'Select':
        this.list(node.body.commands, { ...fate, decides: false, loop: true });
        return false;
      default:
        return false;
    }
  }

  private andOr({ commands, operators }: AndOr, fate: Fate): boolean {
    for (const [index, command] of commands.entries()) {
      const follower = commands[index + 1];
      if (follower === undefined) return this.node(command, fate);
      const handlerAt = operators.indexOf('||', index);
      const handler = handlerAt === -1 ? undefined : commands[handlerAt + 1];
      if (handler !== undefined && isOneOf(handler, IGNORING)) this.record(command, 'ignored');
      else if (handler !== undefined || isOneOf(follower, JUMPS)) this.node(command, NOTICED);
      else this.node(command, { ...fate, conditional: true });
    }
    return false;
  }

  private pipeline({ commands, prefixes }: Pipeline, fate: Fate): boolean {
    const last = commands.at(-1);
    if (last === undefined || prefixes.some(({ type }) => type === 'Negation')) return false;
    const hides = !this.options.pipefail && isOneOf(last, PASSIVE) && this.isNoticed(fate);
    for (const command of commands.slice(0, -1)) {
      if (hides) this.record(command, 'pipe');
      else this.node(command, this.options.pipefail ? fate : NOTICED);
    }
    this.node(last, fate);
    return false;
  }

  private command(command: Command, fate: Fate): boolean {
    const [name = '', first] = plainWords(command);
    this.found.last = this.textFrom(command.pos, command.end);
    const body = this.functions.get(name);
    if (body !== undefined) return this.call(name, body, fate);
    if (name === 'exec' && first !== undefined) return this.leave('exec');
    if (name === 'exit' || name === 'return') return this.leave(first);
    this.applyEffect(name, command);
    if (!this.isNoticed(fate)) this.record(command, this.reason(fate));
    else if (weightOf(command) === 'work' || name === 'false') this.found.canFail = true;
    return false;
  }

  /** A function's body meets the fate of its call; `return` ends the function alone. */
  private call(
    name: string,
    body: PipelineNode | { type: 'CompoundList'; commands: readonly Statement[] },
    fate: Fate,
  ): boolean {
    this.functions.delete(name); // so that recursion ends
    if (body.type === 'CompoundList') this.list(body.commands, fate);
    else this.node(body, fate);
    this.functions.set(name, body);
    return false;
  }

  private leave(status: string | undefined): boolean {
    if (status !== undefined && status !== '0') this.found.canFail = true;
    return true;
  }

  private applyEffect(name: string, command: Command): void {
    if (name === 'set')
      this.options = applyOptions(
        this.options,
        command.args.map(({ text }) => text),
      );
    if (name === 'trap' && command.args.some(({ text }) => text === 'ERR')) this.errTrap = true;
    if (name === 'source' || name === '.') this.found.sources = true;
    if (command.prefix.some((item) => item.type === 'Assignment' && item.text.endsWith('=$?'))) this.saved = true;
  }

  private isNoticed({ decides, conditional }: Fate): boolean {
    return decides || this.errTrap || (this.options.errexit && !conditional);
  }

  private reason({ loop, conditional }: Fate): Unnoticed['why'] {
    if (loop) return 'loop';
    return conditional && this.options.errexit ? 'and' : 'later';
  }

  private record(node: PipelineNode, why: Unnoticed['why']): void {
    if (node.type !== 'Command') return;
    const weight = this.saved && weightOf(node) === 'work' ? 'preparing' : weightOf(node);
    if (weight !== 'none') this.found.unnoticed.push({ offset: node.pos, text: this.textOf(node), weight, why });
  }

  /** The command's first line, without the variables before it. */
  private textOf({ name, pos, end }: Command): string {
    return this.textFrom(name?.pos ?? pos, end);
  }

  private textFrom(pos: number, end: number): string {
    const [line = ''] = this.script.slice(pos, end).split('\n');
    return line.length > 60 ? `${line.slice(0, 57)}...` : line;
  }
}

const isOneOf = (node: PipelineNode, names: ReadonlySet<string>): boolean =>
  node.type === 'Command' && names.has(plainWords(node)[0] ?? '');
