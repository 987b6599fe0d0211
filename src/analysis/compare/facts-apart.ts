import type { Run } from '../../history/run.ts';
import { compareText } from '../../model/order.ts';
import { runsOf, type Side } from './side.ts';

/** A soft fact (a kernel, a QEMU, a microcode) that is not one and the same in all runs of both sides. */
export interface FactApart {
  readonly fact: string;
  /** What the trusted runs of each side record of it, the most frequent first: several values where the side is mixed. A run that does not record it is in none. */
  readonly base: readonly FactValue[];
  readonly head: readonly FactValue[];
}

export interface FactValue {
  readonly value: string;
  readonly runs: number;
}

/** Facts that both sides record, those of the fewest values first: one on each side says most. */
export function factsApart(base: Side, head: Side): FactApart[] {
  const [before, after] = [trustedOf(base), trustedOf(head)];
  const names = new Set([...before, ...after].flatMap(({ regime }) => Object.keys(regime.soft)));
  return [...names]
    .map((fact) => ({ fact, base: valuesOf(fact, before), head: valuesOf(fact, after) }))
    .filter(isApart)
    .sort((a, b) => countOf(a) - countOf(b) || compareText(a.fact, b.fact));
}

const trustedOf = (side: Side): Run[] => runsOf(side).filter(({ outcome }) => outcome !== 'invalid');

function valuesOf(fact: string, runs: readonly Run[]): FactValue[] {
  const known = runs.flatMap(({ regime }) => regime.soft[fact] ?? []);
  return [...Map.groupBy(known, (value) => value)]
    .map(([value, own]) => ({ value, runs: own.length }))
    .sort((a, b) => b.runs - a.runs || compareText(a.value, b.value));
}

function isApart({ base, head }: FactApart): boolean {
  const values = new Set([...base, ...head].map(({ value }) => value));
  return base.length > 0 && head.length > 0 && values.size > 1;
}

const countOf = ({ base, head }: FactApart): number => base.length + head.length;
