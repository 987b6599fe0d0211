import type { Entry, Fact } from '../../src/model/entry.ts';
import { type EpochMs, later, ms } from '../../src/model/units.ts';
import { renumbered } from './journal-builder.ts';

type Of<T extends Fact['type']> = Extract<Entry, { type: T }>;

/** Replaces every entry of a type; an edit that gives undefined takes the entry away. */
export function edited<T extends Fact['type']>(
  entries: readonly Entry[],
  type: T,
  edit: (entry: Of<T>, index: number) => Entry | undefined,
): Entry[] {
  let index = 0;
  const isOf = (entry: Entry): entry is Of<T> => entry.type === type;
  return renumbered(entries.flatMap((entry) => (isOf(entry) ? (edit(entry, index++) ?? []) : [entry])));
}

export const without = <T extends Fact['type']>(
  entries: readonly Entry[],
  type: T,
  is: (entry: Of<T>) => boolean = () => true,
): Entry[] => edited(entries, type, (entry) => (is(entry) ? undefined : entry));

/** Puts facts in at a time. */
export const inserted = (entries: readonly Entry[], at: EpochMs, ...facts: Fact[]): Entry[] =>
  renumbered([...entries, ...facts.map((fact) => ({ ...fact, at }))]);

/** Some time after a step of a kind has begun, by default in the middle of what it does. */
export function during(entries: readonly Entry[], kind: string, afterMs = 50): EpochMs {
  const start = entries.find((entry) => entry.type === 'step-started' && entry.kind === kind);
  if (start === undefined) throw new Error(`the journal has no step ${kind}`);
  return later(start.at, ms(afterMs));
}

/** The UIDs of the objects of the load, in the order of their creation. */
export const loadUids = (entries: readonly Entry[]): string[] =>
  entries.flatMap((entry) =>
    entry.type === 'call' && entry.verb === 'create' && entry.step?.endsWith('-load') ? (entry.uid ?? []) : [],
  );
