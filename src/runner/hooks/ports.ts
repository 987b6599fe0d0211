import type { HookCommand } from '../../model/hook.ts';
import type { JsonObject } from '../../model/json.ts';
import type { Undo } from '../subject/change.ts';

/** What hooks need from outside. */
export interface HookPorts {
  /**
   * Runs a command, with these variables beside its own, in a process group of its own; when it settles nothing of it is left, however it
   * ended. Throws KnownError where it cannot be started; rejects with the signal's reason when that aborts.
   */
  run(command: HookCommand, env: Readonly<Record<string, string>>, signal: AbortSignal): Promise<HookEnd>;
  /** Why no command runs here; undefined where commands run. */
  readonly noCommands?: string;
  /** Why no pod runs a command here: those of the simulator run nothing. */
  readonly noPods?: string;
  /** The objects of each file or URL that a hook names. */
  readonly manifests: ReadonlyMap<string, readonly JsonObject[]>;
}

/** How a command ended. */
export interface HookEnd {
  readonly code: number;
  /** What it printed last, in one line. */
  readonly lastLines: string;
  /** Programs that it left running, and that were ended. */
  readonly left?: number;
}

/** What the tests of a suite share that run one after the other; a test that runs alone has one of its own. */
export interface SuiteState {
  /** Names of the hooks before the suite that are done. */
  readonly done: Set<string>;
  /** By the name of such a hook: what its manifests changed, first change first. */
  readonly undo: Map<string, Undo[]>;
  /** Namespaces that hooks made: what is in them is no load of others. */
  readonly namespaces: Set<string>;
  /** Whether its hooks after are due, whatever becomes of the test under way. */
  entered: boolean;
  /** Whether a hook after it was put off until its last test. */
  pending: boolean;
  /** The number of the last namespace that was made under its lock. */
  namespaceNumber: number;
  /** Whether another of its tests begins after this one. */
  hasNext(): boolean;
}

/** Of tests after which another may begin, or not; of one that runs alone, none does. */
export const suiteState = (hasNext = (): boolean => false): SuiteState => ({
  done: new Set(),
  undo: new Map(),
  namespaces: new Set(),
  entered: false,
  pending: false,
  namespaceNumber: 0,
  hasNext,
});
