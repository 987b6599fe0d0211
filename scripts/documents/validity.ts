import { RULES } from '../../src/results/validity/index.ts';

/**
 * docs/validity.md: every rule with what breaks it.
 * @param faults rule -> names of the faults that tests put into a healthy run, each of which the rule must notice
 */
export const documentValidity = (faults: Readonly<Record<string, Readonly<Record<string, unknown>>>>): string =>
  `${HEAD}\n${RULES.map(({ id, summary }) => section(id, summary, Object.keys(faults[id] ?? {}))).join('\n')}`;

const HEAD = `<!-- Written from src/results/validity and its tests by \`npm run golden\`. -->
# When a run is INVALID

A run whose numbers cannot be trusted is INVALID: neither green nor a number. Each rule below is checked on each run, and its row is in junit
(\`validity.RULE\`), in summary.md and in the report. The headline names what came first; what follows from it is folded.

Under each rule are the faults that the tests put into a healthy run: the rule notices each of them, and is silent without.
`;

const section = (id: string, summary: string, broken: readonly string[]): string =>
  [
    `## ${id}`,
    '',
    `Holds where ${summary}. It is broken where, for example:`,
    '',
    ...broken.map((fault) => `- ${fault}`),
    '',
  ].join('\n');
