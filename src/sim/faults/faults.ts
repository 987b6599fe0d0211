import type { Random } from '../../model/random.ts';
import { ms } from '../../model/units.ts';
import type { SimTime } from '../time.ts';
import type { Fault, FaultKind, FaultOf } from './schema.ts';

/** The faults of one simulation: each place that one could strike asks. */
export interface Faults {
  /** The fault that strikes now, if one of this kind does; counts it. */
  strike<K extends FaultKind>(kind: K, concerns?: (fault: FaultOf<K>) => boolean): FaultOf<K> | undefined;
  /** The faults of a kind whose time it is, whatever their probability; counts nothing. */
  active<K extends FaultKind>(kind: K): readonly FaultOf<K>[];
  /** Calls back when a fault of a kind begins, and when it ends. */
  schedule<K extends FaultKind>(kind: K, begin: (fault: FaultOf<K>) => void, end?: (fault: FaultOf<K>) => void): void;
}

export function createFaults(all: readonly Fault[], time: SimTime, random: Random): Faults {
  const start = time.monotonic();
  const struck = new Map<Fault, number>();
  const isActive = ({ fromMs, untilMs = Number.POSITIVE_INFINITY }: Fault): boolean => {
    const now = time.monotonic() - start;
    return now >= fromMs && now < untilMs;
  };
  const of = <K extends FaultKind>(kind: K): FaultOf<K>[] =>
    all.filter((fault): fault is FaultOf<K> => fault.fault === kind);

  const strikes = (fault: Fault): boolean => {
    const times = struck.get(fault) ?? 0;
    if (times >= (fault.count ?? Number.POSITIVE_INFINITY)) return false;
    if (fault.probability < 1 && random.uniform() >= fault.probability) return false;
    struck.set(fault, times + 1);
    return true;
  };

  return {
    strike: (kind, concerns = () => true) => of(kind).find((f) => isActive(f) && concerns(f) && strikes(f)),
    active: (kind) => of(kind).filter(isActive),
    schedule(kind, begin, end) {
      for (const fault of of(kind)) {
        time.after(ms(fault.fromMs), () => begin(fault));
        if (end !== undefined && fault.untilMs !== undefined) time.after(ms(fault.untilMs), () => end(fault));
      }
    },
  };
}

/** Whether a list that may be absent names the value; an absent one names all. */
export const names = (list: readonly string[] | undefined, value: string): boolean =>
  list === undefined || list.includes(value);

export const namesBeginning = (list: readonly string[] | undefined, value: string): boolean =>
  list?.some((beginning) => value.startsWith(beginning)) ?? true;
