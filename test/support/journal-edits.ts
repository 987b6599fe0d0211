import type { Entry, Fact } from '../../src/model/entry.ts';
import { type EpochMs, later, type Milliseconds, ms } from '../../src/model/units.ts';
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

/** The same journal, but each creation of the load was sent so much later than the one before. */
export function stretched(entries: readonly Entry[], byMs: number): Entry[] {
  const delays = new Map(loadUids(entries).map((uid, index) => [uid, ms(index * byMs)]));
  const start = during(entries, 'load', 0);
  const last = ms(delays.size * byMs);
  // The UIDs of what an object makes begin with its own.
  const delayOf = (uid = ''): Milliseconds | undefined => delays.get(uid.split('/').slice(0, 2).join('/'));
  return renumbered(
    entries.map((entry): Entry => {
      if (entry.at <= start) return entry;
      if (entry.type === 'call' && entry.verb === 'create') {
        const by = delayOf(entry.uid) ?? last;
        const [sentAt, receivedAt] = [later(entry.sentAt, by), later(entry.receivedAt, by)];
        return { ...entry, at: receivedAt, sentAt, receivedAt };
      }
      if (entry.type === 'call') {
        const [sentAt, receivedAt] = [later(entry.sentAt, last), later(entry.receivedAt, last)];
        return { ...entry, at: receivedAt, sentAt, receivedAt };
      }
      if (entry.type !== 'seen') return { ...entry, at: later(entry.at, last) };
      const by = entry.change === 'deleted' ? last : (delayOf(entry.object.uid) ?? last);
      return { ...entry, at: later(entry.at, by), receivedAt: later(entry.receivedAt, by) };
    }),
  );
}
