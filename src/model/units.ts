/** Numbers with units. The compiler then catches seconds given for milliseconds, the classic benchmark bug. */
declare const unit: unique symbol;
type InUnit<Name extends string> = number & { readonly [unit]: Name };

/** A length of time in milliseconds; may be negative where two clocks are subtracted. */
export type Milliseconds = InUnit<'ms'>;
/** An instant: milliseconds since 1970-01-01T00:00:00Z, by the clock that the field's name says. */
export type EpochMs = InUnit<'epochMs'>;

export const ms = (value: number): Milliseconds => value as Milliseconds;
export const seconds = (value: number): Milliseconds => ms(value * 1000);
export const minutes = (value: number): Milliseconds => ms(value * 60_000);
export const hours = (value: number): Milliseconds => ms(value * 3_600_000);
export const epochMs = (value: number): EpochMs => value as EpochMs;

/** `to - from`: positive when `to` is later. */
export const elapsed = (from: EpochMs, to: EpochMs): Milliseconds => ms(to - from);
/** The instant that lies `by` after `at`. */
export const later = (at: EpochMs, by: Milliseconds): EpochMs => epochMs(at + by);
export const sum = (values: Iterable<Milliseconds>): Milliseconds => {
  let total = 0;
  for (const value of values) total += value;
  return ms(total);
};

/** RFC 3339 in UTC with milliseconds, as every file of ours writes instants. */
export const toIso = (at: EpochMs): string => new Date(at).toISOString();

/** The same with microseconds: Kubernetes reads a MicroTime (Leases, Events) only with exactly six digits. */
export const toMicroTime = (at: EpochMs): string => toIso(at).replace('Z', '000Z');

/** An RFC 3339 instant as Kubernetes writes it (one second, micro- or nanoseconds); undefined when the text is none. */
export function parseInstant(text: string): EpochMs | undefined {
  const value = Date.parse(text);
  return Number.isNaN(value) ? undefined : epochMs(value);
}

/**
 * A day such as `2026-01-31`, which begins at midnight UTC, or an instant such as `2026-01-31T04:40:00Z`, as a person writes it; undefined for
 * what is none, such as 30 February.
 */
export function parseDate(text: string): EpochMs | undefined {
  const at = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?Z)?$/.test(text) ? parseInstant(text) : undefined;
  return at !== undefined && toIso(at).startsWith(text.slice(0, 10)) ? at : undefined;
}
