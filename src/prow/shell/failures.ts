import { type Command, parse } from 'unbash';
import { Execution } from './execution.ts';
import type { ShellCommand } from './invocation.ts';
import type { CommandContext, Failing, Leaf, Program } from './program.ts';
import type { CommandFailure, ScriptFailures } from './script-failures.ts';
import { type Loss, type ShellState, START } from './state.ts';
import { isWork, plainWords, weightOf } from './weight.ts';

/**
 * Which failures of a shell script (POSIX sh or bash) its exit code does not show: the script is followed once for each of its commands, with
 * that command failing. Undefined when it cannot be parsed.
 */
export function findFailures(
  script: string,
  shell: Pick<ShellCommand, 'shell' | 'errexit' | 'pipefail'>,
): ScriptFailures | undefined {
  const parsed = parse(script);
  if ((parsed.errors?.length ?? 0) > 0) return undefined;
  const program: Program = {
    shell: shell.shell,
    assigned: namesIn(script, /\b([A-Za-z_]\w*)\+?=/g),
    decisive: namesIn(script, /(?:\b(?:exit|return)|\[|\btest|\(\()\s+"?\$?\{?(\w+)/g),
    abortNames: namesIn(script, /\b([A-Za-z_]\w*)=["']?130\b/g),
    before: [],
    endsWell: false,
    leaves: new Map(),
    aborts: new Set(),
    parsed: new Map(),
    steps: MOST_STEPS,
    last: undefined,
    sources: false,
  };
  const start: ShellState = { ...START, errexit: shell.errexit, pipefail: shell.pipefail };
  const context: CommandContext = {
    source: { text: script, base: 0 },
    ignored: false,
    inLoop: false,
    isArgument: false,
  };
  let complete = true;
  const follow = (failing?: Failing): ShellState[] => {
    const ends = new Execution(program, failing).script(parsed.commands, start, context);
    if (program.steps < 0 || ends.some(({ partial }) => partial)) complete = false;
    return ends;
  };

  const quiet = follow();
  const canEndBadly = quiet.some(({ status }) => status !== 'ok');
  program.endsWell = !canEndBadly;
  const { last } = program;
  const leaves = [...program.leaves.values()].filter((leaf) => weightOf(leaf.command) !== 'none');
  const commands = leaves.map((leaf) => failureOf(leaf, lossOf(leaf, follow)));
  return {
    commands,
    canFail: canEndBadly || commands.some(({ weight, lostBy }) => isWork(weight) && (lostBy ?? 'loop') === 'loop'),
    last: last?.text ?? '',
    endsWithWork: last !== undefined && decides(last.command),
    aborts: [...program.aborts].sort((a, b) => a - b),
    sources: program.sources,
    complete,
  };
}

/** Whether the last command fails by itself where what was before it is missing. A status that it ends with on purpose is one of that. */
function decides(command: Command): boolean {
  const [name, status = ''] = plainWords(command);
  return name === 'exit' ? status.includes('$') : isWork(weightOf(command));
}

const namesIn = (script: string, pattern: RegExp): ReadonlySet<string> =>
  new Set([...script.matchAll(pattern)].flatMap(([, name]) => name ?? []));

/** About a second. */
const MOST_STEPS = 100_000;

/** What loses the failure of a command on every way through the script; undefined where one shows it. */
function lossOf({ offset, inLoop }: Leaf, follow: (failing: Failing) => ShellState[]): Loss | undefined {
  const always = lossIn(follow({ offset, once: false }));
  if (always !== undefined || !inLoop) return always;
  const once = lossIn(follow({ offset, once: true }));
  return once === 'loop' ? once : undefined;
}

function lossIn(ends: readonly ShellState[]): Loss | undefined {
  const failed = ends.filter(({ failed }) => failed);
  if (failed.length === 0 || failed.some(({ status, partial }) => status !== 'ok' || partial)) return undefined;
  const [first] = failed;
  if (first?.lostBy !== undefined) return first.lostBy;
  return first?.background !== undefined ? 'unawaited' : 'tested';
}

function failureOf({ command, cleaningUp, offset, text }: Leaf, lostBy: Loss | undefined): CommandFailure {
  const weight = weightOf(command);
  return { offset, text, weight: cleaningUp && isWork(weight) ? 'preparing' : weight, lostBy };
}
