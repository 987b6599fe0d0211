import type { Json } from './json.ts';
import type { ReadyWhen } from './ready.ts';
import type { Milliseconds } from './units.ts';

/** What a hook is around: all tests of a suite that run together, one test, or each of its levels. */
export type HookScope = 'suite' | 'test' | 'level';

export type HookMoment = 'before' | 'after';

/** What is done around a suite, a test or a level, beside the load that is measured. */
export interface Hook {
  /** Unique among those of its scope and moment; its row and its part of the report carry it. */
  readonly name: string;
  readonly scope: HookScope;
  readonly moment: HookMoment;
  readonly action: HookAction;
  /** The longest that one attempt may take. */
  readonly timeoutMs: Milliseconds;
  /** Further attempts after one that failed. */
  readonly retries: number;
}

export type HookAction = HookCommand | HookManifests;

/** A program: beside the runner, in the folder of prowess.yaml; with an image, in a pod of it on the cluster. */
export interface HookCommand {
  readonly kind: 'command';
  readonly command: readonly string[];
  readonly image?: string;
  /** Variables that it has beside those of every hook. */
  readonly env: Readonly<Record<string, string>>;
}

/** Objects that are applied, waited for, and undone where the scope ends; those of a hook that comes after are undone at once. */
export interface HookManifests {
  readonly kind: 'manifests';
  /** Files by their paths from the folder of prowess.yaml, and URLs, in order. */
  readonly manifests: readonly string[];
  /** Values for placeholders in their texts. */
  readonly parameters: Readonly<Record<string, Json>>;
  /** Kind -> when its objects are ready, where it is not what prowess knows of the kind. */
  readonly ready: Readonly<Record<string, ReadyWhen>>;
}

/** `run`: what the hook does; `undo`: what its manifests changed is put back. */
export type HookDeed = 'run' | 'undo';

/** Whether something remains of the hook that must be undone where its scope ends. */
export const isUndone = ({ moment, action }: Hook): boolean => moment === 'before' && action.kind === 'manifests';

/** Whether a hook needs a pod of its own on the cluster. */
export const runsInPod = ({ action }: Hook): boolean => action.kind === 'command' && action.image !== undefined;

/** For people: `hook flush before level 400`. */
export function hookText(
  { name, scope, moment }: Pick<Hook, 'name' | 'scope' | 'moment'>,
  does: HookDeed,
  level = '',
): string {
  const what = does === 'undo' ? `undo of the hook ${name}` : `hook ${name}`;
  return `${what} ${moment} ${scope === 'level' && level !== '' ? `level ${level}` : `the ${scope}`}`;
}
