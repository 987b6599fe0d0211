import { type Command, type CommandNode, type CompoundList, type PipelineNode, parse, type Statement } from 'unbash';
import { plainWords, type Weight, weightOf } from './weight.ts';

/** A command whose failure the script's exit code does not show. Offsets are into the script. */
export interface Unnoticed {
  readonly offset: number;
  /** The command's first line. */
  readonly text: string;
  readonly weight: Weight;
  /**
   * `later`: another command follows and decides; `loop`: only the last turn of a loop counts; `and`: under `set -e` a failure before `&&`
   * ends nothing; `ignored`: `|| true`; `pipe`: only the last command of a pipeline counts.
   */
  readonly why: 'later' | 'loop' | 'and' | 'ignored' | 'pipe';
}

export interface ScriptFailures {
  readonly unnoticed: readonly Unnoticed[];
  /** Whether any command that does work can make the script fail. */
  readonly canFail: boolean;
  /** The last command that runs, which decides the exit code where `set -e` is not in force. */
  readonly last: string | undefined;
  /** The script reads another file into itself, which may change its options. */
  readonly sources: boolean;
  readonly errexit: boolean;
}

/** Which failures of a shell script (POSIX sh or bash) its exit code does not show. Undefined when it cannot be parsed. */
export function findFailures(
  script: string,
  start: { readonly errexit: boolean; readonly pipefail: boolean },
): ScriptFailures | undefined {
  const parsed = parse(script);
  if (parsed.errors !== undefined && parsed.errors.length > 0) return undefined;
  const walk = new Walk(script, start);
  walk.list(parsed.commands, { byStatus: true, conditional: false, loop: false });
  return walk.result();
}

/** What becomes of a command's exit code. */
interface Fate {
  /** It becomes the script's own, or something reads it. */
  readonly byStatus: boolean;
  /** `set -e` is not in force: a condition, or the left side of && and ||. */
  readonly conditional: boolean;
  readonly loop: boolean;
}

const NOTICED: Fate = { byStatus: true, conditional: true, loop: false };

class Walk {
  private readonly script: string;
  private errexit: boolean;
  private pipefail: boolean;
  private errTrap = false;
  private canFail = false;
  private sources = false;
  private last: string | undefined;
  private readonly unnoticed: Unnoticed[] = [];
  private readonly functions = new Map<string, CommandNode | CompoundList>();
  private readonly calling = new Set<string>();

  constructor(script: string, start: { readonly errexit: boolean; readonly pipefail: boolean }) {
    this.script = script;
    this.errexit = start.errexit;
    this.pipefail = start.pipefail;
  }

  result(): ScriptFailures {
    const { unnoticed, canFail, last, sources, errexit } = this;
    return { unnoticed, canFail, last, sources, errexit };
  }

  /** Visits statements in order. Returns whether the rest is never reached. */
  list(statements: readonly Statement[], fate: Fate): boolean {
    for (const [index, statement] of statements.entries()) {
      const next = statements[index + 1];
      const byStatus = next === undefined ? fate.byStatus : this.readsStatus(next);
      if (statement.background === true) continue;
      if (this.node(statement.command, { ...fate, byStatus })) return true;
    }
    return false;
  }

  private readsStatus(statement: Statement): boolean {
    const text = this.script.slice(statement.pos, statement.end);
    return /\$\?|\$\{\?|PIPESTATUS/.test(text) || /^(exit|return)\s*$/.test(text);
  }

  private node(node: Statement['command'] | CompoundList, fate: Fate): boolean {
    switch (node.type) {
      case 'AndOr':
        return this.andOr(node.commands, node.operators, fate);
      case 'Pipeline':
        return this.pipeline(node, fate);
      case 'Command':
        return this.command(node, fate);
      case 'Redirected':
        return this.node(node.command, fate);
      case 'BraceGroup':
        return this.list(node.body.commands, fate);
      case 'CompoundList':
        return this.list(node.commands, fate);
      case 'Subshell':
        this.list(node.body.commands, fate);
        return false;
      case 'If': {
        const branches = [
          node.then,
          ...node.elif.map(({ then }) => then),
          ...(node.else === undefined ? [] : [node.else]),
        ];
        const ended = branches.map((branch) => this.list(branch.commands, fate));
        return node.else !== undefined && ended.every(Boolean);
      }
      case 'Case':
        for (const item of node.items) this.list(item.body.commands, fate);
        return false;
      case 'While':
      case 'For':
      case 'ArithmeticFor':
      case 'Select':
        this.list(node.body.commands, { ...fate, byStatus: false, loop: true });
        return false;
      case 'Function':
        this.functions.set(node.name.value, node.body);
        return false;
      default:
        return false;
    }
  }

  private andOr(commands: readonly PipelineNode[], operators: readonly string[], fate: Fate): boolean {
    for (const [index, command] of commands.entries()) {
      const later = operators.slice(index);
      if (later.length === 0) return this.node(command, fate);
      const handlerAt = later.indexOf('||');
      const handler = handlerAt === -1 ? undefined : commands[index + handlerAt + 1];
      const follower = commands[index + 1];
      if (handler !== undefined) this.handled(command, handler, fate);
      else if (follower !== undefined && this.isJump(follower)) this.node(command, NOTICED);
      else this.node(command, { ...fate, conditional: true });
    }
    return false;
  }

  /** `command || handler`: fine, unless the handler only says that all is well. */
  private handled(command: PipelineNode, handler: PipelineNode, fate: Fate): void {
    const ignores = handler.type === 'Command' && IGNORING.has(plainWords(handler)[0] ?? '');
    if (!ignores) {
      this.node(command, NOTICED);
      return;
    }
    if (command.type !== 'Command') return;
    this.record(command, 'ignored');
    void fate;
  }

  private isJump(node: PipelineNode): boolean {
    return node.type === 'Command' && JUMPS.has(plainWords(node)[0] ?? '');
  }

  private pipeline(
    node: { readonly commands: readonly CommandNode[]; readonly prefixes: readonly { readonly type: string }[] },
    fate: Fate,
  ): boolean {
    if (node.prefixes.some(({ type }) => type === 'Negation')) return false;
    const last = node.commands.at(-1);
    const hides = !this.pipefail && last?.type === 'Command' && PASSIVE.has(plainWords(last)[0] ?? '');
    for (const command of node.commands.slice(0, -1)) {
      if (hides && command.type === 'Command' && this.isNoticed(fate)) this.record(command, 'pipe');
      else this.node(command, this.pipefail ? fate : NOTICED);
    }
    if (last !== undefined) this.node(last, fate);
    return false;
  }

  private command(command: Command, fate: Fate): boolean {
    const [name = '', ...rest] = plainWords(command);
    this.last = this.textOf(command);
    const body = this.functions.get(name);
    if (body !== undefined) return this.call(name, body, fate);
    if (name === 'set') this.setOptions(command);
    if (name === 'trap' && rest.includes('ERR')) this.errTrap = true;
    if (name === 'source' || name === '.') this.sources = true;
    if (name === 'exit' || name === 'return') return this.leave(rest[0]);
    if (name === 'exec' && rest.length > 0) {
      this.canFail = true;
      return true;
    }
    if (!this.isNoticed(fate))
      this.record(command, fate.loop ? 'loop' : fate.conditional && this.errexit ? 'and' : 'later');
    else if (weightOf(command) === 'work' || name === 'false') this.canFail = true;
    return false;
  }

  private call(name: string, body: CommandNode | CompoundList, fate: Fate): boolean {
    if (this.calling.has(name)) return false;
    this.calling.add(name);
    this.node(body, fate);
    this.calling.delete(name);
    return false;
  }

  private leave(status: string | undefined): boolean {
    if (status !== undefined && status !== '0') this.canFail = true;
    return true;
  }

  private setOptions(command: Command): void {
    const given = command.args.map((word) => word.text);
    for (const [index, word] of given.entries()) {
      const on = word.startsWith('-');
      if (!/^[-+][a-zA-Z]/.test(word)) continue;
      if (word.includes('e')) this.errexit = on;
      if (!word.includes('o')) continue;
      if (given[index + 1] === 'errexit') this.errexit = on;
      if (given[index + 1] === 'pipefail') this.pipefail = on;
    }
  }

  private isNoticed(fate: Fate): boolean {
    return fate.byStatus || this.errTrap || (this.errexit && !fate.conditional);
  }

  private record(command: Command, why: Unnoticed['why']): void {
    const weight = weightOf(command);
    if (weight !== 'none') this.unnoticed.push({ offset: command.pos, text: this.textOf(command), weight, why });
  }

  private textOf(command: Command): string {
    const line = this.script.slice(command.pos, command.end).split('\n')[0] ?? '';
    return line.length > 60 ? `${line.slice(0, 57)}...` : line;
  }
}

const words = (text: string): Set<string> => new Set(text.split(' '));

const IGNORING = words('true : echo printf sleep continue');
const JUMPS = words('break continue return exit');
/** Ends of a pipeline that succeed whatever comes in. */
const PASSIVE = words('tee cat tail head sort uniq ts sed awk tr wc column less more logger sh bash gzip base64 tar');
