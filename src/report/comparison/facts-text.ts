import type { Comparison, SideFacts } from '../../analysis/compare/compare.ts';
import type { FactApart, FactValue } from '../../analysis/compare/facts-apart.ts';
import { factValueText } from '../../history/comparable.ts';
import { counted } from '../../model/counted.ts';

/** `VM QEMU: 8.2 -> 9.0`, or `VM kernel: mixed (6.1 in 11 runs, 6.2 in 6) -> 6.2`: of the first facts that differ between the sides, and how many more do. */
export function factTexts({ base, head, facts = [] }: Comparison, most: number): string[] {
  const left = facts.length - most;
  return [
    ...facts.slice(0, most).map((each) => factText(each, base, head)),
    ...(left > 0 ? [`and ${counted(left, 'more fact')}`] : []),
  ];
}

/** All of them in one line; empty where none differs. */
export function factsLine(comparison: Comparison): string {
  const texts = factTexts(comparison, MOST_FACTS);
  return texts.length === 0 ? '' : `facts that differ: ${texts.join('; ')}`;
}

const MOST_FACTS = 8;

const factText = ({ fact, base, head }: FactApart, from: SideFacts, to: SideFacts): string =>
  `${fact}: ${valuesText(base, from)} -> ${valuesText(head, to)}`;

function valuesText(values: readonly FactValue[], { runs, invalid }: SideFacts): string {
  const trusted = runs - invalid;
  const unknown = values.reduce((left, each) => left - each.runs, trusted);
  const gap = unknown > 0 ? [`${unknown} of ${counted(trusted, 'run')} do not record it`] : [];
  const [first, ...others] = values;
  if (others.length > 0) return `mixed (${[...mixedTexts(values), ...gap].join(', ')})`;
  return [factValueText(first?.value ?? ''), ...gap.map((text) => `(${text})`)].join(' ');
}

/** `6.1 in 11 runs, 6.2 in 6`; of many values how many there are. */
const mixedTexts = (values: readonly FactValue[]): string[] =>
  values.length > MOST_VALUES
    ? [counted(values.length, 'value')]
    : values.map(({ value, runs }, place) => `${factValueText(value)} in ${place === 0 ? counted(runs, 'run') : runs}`);

const MOST_VALUES = 3;
