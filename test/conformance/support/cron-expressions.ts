import fc from 'fast-check';

/** Cron expressions as people and accidents write them, most of them valid; none that Prow would only answer after minutes. */
export const cronExpressions = (): fc.Arbitrary<string> =>
  fc
    .oneof(
      { weight: 5, arbitrary: fields() },
      { weight: 2, arbitrary: rareDays() },
      { weight: 1, arbitrary: descriptors() },
      { weight: 3, arbitrary: damaged(fc.oneof(fields(), rareDays(), descriptors())) },
    )
    .filter((expression) => !ENDLESS.test(expression));

/** Instants between 1990 and 2110, many of them near the end of a month or a year. */
export const instants = (): fc.Arbitrary<string> =>
  fc
    .oneof(
      fc.date({ min: new Date('1990-01-01'), max: new Date('2110-01-01'), noInvalidDate: true }),
      fc
        .record({
          year: fc.integer({ min: 1990, max: 2110 }),
          month: fc.integer({ min: 0, max: 11 }),
          ms: fc.integer({ min: -5000, max: 5000 }),
        })
        .map(({ year, month, ms }) => new Date(Date.UTC(year, month, 1) + ms)),
    )
    .map((date) => date.toISOString());

/** A step of 0 hangs Prow; a seconds field without values makes it search five years second by second. */
const ENDLESS = /\/[-+]?0+(?!\d)|^\s*,+\s/;

interface Values {
  readonly min: number;
  readonly max: number;
  readonly names: readonly string[];
}
const SIXTY: Values = { min: 0, max: 59, names: [] };
const HOURS: Values = { min: 0, max: 23, names: [] };
const DAYS: Values = { min: 1, max: 31, names: [] };
const MONTHS: Values = { min: 1, max: 12, names: 'jan feb mar apr may jun jul aug sep oct nov dec'.split(' ') };
const WEEKDAYS: Values = { min: 0, max: 6, names: 'sun mon tue wed thu fri sat'.split(' ') };

const fields = (): fc.Arbitrary<string> =>
  fc
    .tuple(fc.option(field(SIXTY)), field(SIXTY), field(HOURS), field(DAYS), field(MONTHS), field(WEEKDAYS))
    .map(([second, ...rest]) => (second === null ? rest : [second, ...rest]).join(' '));

/** Leap days, fifth Fridays, days that no month has. */
const rareDays = (): fc.Arbitrary<string> =>
  fc
    .tuple(
      fc.constantFrom('28', '29', '30', '31', '29-31', '*/29', '?'),
      fc.constantFrom('2', 'feb', '*', '2,4', '11/2'),
      fc.constantFrom('*', '*/6', '5', '?', 'sun,sat'),
    )
    .map((days) => `15 3 ${days.join(' ')}`);

const descriptors = (): fc.Arbitrary<string> =>
  fc.oneof(
    fc.constantFrom(
      '@yearly',
      '@annually',
      '@monthly',
      '@weekly',
      '@daily',
      '@midnight',
      '@hourly',
      '@reboot',
      '@Daily',
    ),
    fc
      .tuple(fc.double({ min: -2, max: 200, noNaN: true }), fc.constantFrom('h', 'm', 's', 'ms', 'us', 'd', ''))
      .map(([amount, unit]) => `@every ${amount.toFixed(3)}${unit}`),
  );

const field = (values: Values): fc.Arbitrary<string> =>
  fc.oneof({ weight: 2, arbitrary: fc.constant('*') }, { weight: 5, arbitrary: list(values) });

const list = (values: Values): fc.Arbitrary<string> =>
  fc.array(range(values), { minLength: 1, maxLength: 3 }).map((ranges) => ranges.join(','));

const range = (values: Values): fc.Arbitrary<string> => {
  const step = fc.integer({ min: 1, max: values.max + 1 });
  const span = fc.tuple(number(values), number(values)).map((bounds) => bounds.sort((a, b) => a - b));
  return fc.oneof(
    written(values),
    span.map(([low, high]) => `${low}-${high}`),
    fc.tuple(fc.constantFrom('*', '?'), step).map(([star, every]) => `${star}/${every}`),
    fc.tuple(written(values), step).map(([start, every]) => `${start}/${every}`),
    fc.tuple(span, step).map(([[low, high], every]) => `${low}-${high}/${every}`),
  );
};

const number = ({ min, max }: Values): fc.Arbitrary<number> => fc.integer({ min, max });

const written = (values: Values): fc.Arbitrary<string> =>
  fc.oneof(
    number(values).map(String),
    number(values).map((value) => String(value).padStart(2, '0')),
    number(values).map((value) => values.names[value - values.min] ?? String(value)),
  );

/** One character put in, taken out or replaced. */
const damaged = (expressions: fc.Arbitrary<string>): fc.Arbitrary<string> =>
  fc
    .tuple(
      expressions,
      fc.nat(),
      fc.constantFrom(...'0123456789*/?-,+@#LWHTZ= \t\u0085\u00a0\ufeff'),
      fc.constantFrom('insert', 'delete', 'replace'),
    )
    .map(([text, position, character, kind]) => {
      const at = position % (text.length + 1);
      return text.slice(0, at) + (kind === 'delete' ? '' : character) + text.slice(kind === 'insert' ? at : at + 1);
    });
