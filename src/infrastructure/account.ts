import type { InfrastructureFact } from '../model/entry.ts';
import { type Cost, costOf, type Infrastructure } from '../model/infrastructure.ts';
import type { PhaseOutcome } from '../model/result.ts';
import { elapsed, hours, later } from '../model/units.ts';

/** What making, using and removing a cluster came to: the text of artifacts/infrastructure.json. */
export interface Account {
  readonly version: 1;
  readonly id: string;
  readonly cluster: string;
  readonly provider: string;
  /** Whether the teardown was seen to succeed. */
  readonly gone: boolean;
  readonly phases: readonly PhaseOutcome[];
  /** From the beginning of `up` to the end of the last phase, in hours. */
  readonly hours: number;
  /** The same times the nodes that had registered; absent where none was seen. */
  readonly machineHours?: number;
  readonly cost?: Cost;
}

/** Undefined where no phase has begun. */
export function accountOf(
  cluster: string,
  { price }: Infrastructure,
  all: readonly InfrastructureFact[],
): Account | undefined {
  // Images are waited for where no cluster is.
  const facts = all.filter(({ phase }) => phase !== 'images');
  const [first] = facts;
  const last = facts.at(-1);
  if (first === undefined || last === undefined) return undefined;
  const time = elapsed(first.startedAt, later(last.startedAt, last.durationMs));
  const nodes = Math.max(0, ...facts.map(({ found }) => found?.registered ?? 0));
  return {
    version: 1,
    id: first.id,
    cluster,
    provider: first.provider,
    gone: isGone(facts),
    phases: facts.map(({ type: _type, provider: _provider, id: _id, ...phase }) => phase),
    hours: rounded(time / hours(1)),
    ...(nodes > 0 && { machineHours: rounded((nodes * time) / hours(1)) }),
    ...(price !== undefined && { cost: costOf(price, time) }),
  };
}

export const isGone = (facts: readonly InfrastructureFact[]): boolean =>
  facts.some(({ phase, how }) => phase === 'down' && how === 'done');

const rounded = (value: number): number => Math.round(value * 1000) / 1000;
