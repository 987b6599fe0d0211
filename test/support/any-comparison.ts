import * as fc from 'fast-check';
import { type Comparison, conclusionOf } from '../../src/analysis/compare/compare.ts';
import type { Row, Word } from '../../src/analysis/compare/row.ts';
import { epochMs } from '../../src/model/units.ts';
import { aDeclaration } from './run-document.ts';

export const changed = (estimate: number) => ({
  relative: true,
  estimate,
  low: estimate - 0.07,
  high: estimate + 0.07,
});

export const row = (more: Partial<Row>): Row => ({
  series: 's',
  ...aDeclaration({ title: 'VMI running, p95' }),
  base: { count: 60, value: 41_200 },
  head: { count: 1, value: 44_100 },
  change: changed(0.56),
  word: 'same',
  ...more,
});

export const sideOf = (runs: number, invalid: number) => ({
  name: 'main',
  runs,
  invalid,
  from: epochMs(0),
  to: epochMs(86_400_000),
  lines: ['main'],
});

export function comparisonOf(
  rows: readonly Row[],
  { base, head } = { base: sideOf(60, 1), head: sideOf(3, 0) },
): Comparison {
  return { test: 'density', conclusion: conclusionOf({ base, head }, rows), base, head, rows };
}

const anySide = fc
  .tuple(fc.integer({ min: 0, max: 4 }), fc.integer({ min: 0, max: 4 }))
  .map(([runs, invalid]) => sideOf(runs, Math.min(runs, invalid)));

const anyRow: fc.Arbitrary<Row> = fc
  .record({
    title: fc.string(),
    key: fc.boolean(),
    word: fc.constantFrom<(Word | undefined)[]>('worse', 'accepted', 'better', 'same', 'unclear', undefined),
    estimate: fc.double({ min: -0.9, max: 9, noNaN: true }),
    isBounded: fc.boolean(),
  })
  .map(({ word, estimate, isBounded, ...more }) => {
    const { word: _, ...bare } = row({
      ...more,
      change: isBounded ? changed(estimate) : { relative: true, estimate },
    });
    return { ...bare, ...(word !== undefined && { word }) };
  });

const anyAncestry = fc.record({
  commit: fc.oneof(fc.constant('b'.repeat(40)), fc.string()),
  by: fc.constantFrom('merges' as const, 'runs' as const, 'time' as const),
  unordered: fc.integer({ min: 0, max: 3 }),
});

const anyInstances = fc.record({
  judged: fc.integer({ min: 0, max: 6 }),
  most: fc.constant(6),
  isFinal: fc.boolean(),
  looks: fc.constantFrom([], [3, 4, 5, 6]),
});

const anyFacts = fc.array(
  fc.record({
    fact: fc.string(),
    base: fc.array(fc.record({ value: fc.string(), runs: fc.integer({ min: 1, max: 9 }) }), { minLength: 1 }),
    head: fc.array(fc.record({ value: fc.string(), runs: fc.integer({ min: 1, max: 9 }) }), { minLength: 1 }),
  }),
  { minLength: 1, maxLength: 12 },
);

/** Comparisons of any rows and sides, concluded as `compare` concludes. */
export const anyComparison: fc.Arbitrary<Comparison> = fc
  .tuple(
    fc.array(anyRow, { maxLength: 12 }),
    anySide,
    anySide,
    fc.option(anyAncestry, { nil: undefined }),
    fc.option(anyInstances, { nil: undefined }),
    fc.option(anyFacts, { nil: undefined }),
  )
  .map(([rows, base, head, ancestry, instances, facts]) => {
    const comparison = {
      ...comparisonOf(rows, { base, head }),
      ...(instances !== undefined && { instances }),
      ...(facts !== undefined && { facts }),
    };
    return ancestry === undefined ? comparison : { ...comparison, base: { ...base, ancestry } };
  });
