import type { FailingChange, Gate, Unjudged } from '../../analysis/gate.ts';
import type { LineOverview } from '../../analysis/overview.ts';
import type { FoundHistories } from '../../app/history/find.ts';
import { firstFew } from '../../model/counted.ts';
import type { ExitName } from '../../model/errors.ts';
import { amountOf, dayOf } from '../../report/history-words.ts';

/** What the gate of a test says of one line, and what to do; empty where the test has none. */
export function gateText({ gate }: LineOverview, owner: string | undefined): string {
  if (gate === undefined) return '';
  const asks = owner === undefined ? '' : ` (${owner})`;
  return `${[`gate: ${VERDICTS[gate.verdict]}${gate.verdict === 'passed' ? '' : asks}`, ...reasons(gate)].join('\n')}\n`;
}

export const VERDICTS: Readonly<Record<Gate['verdict'], string>> = {
  passed: 'passes',
  failed: 'FAILS',
  undecided: 'NOT DECIDED',
};

function reasons({ failing, lost, unjudged, judged }: Gate): string[] {
  return [
    ...failing.map(failingText),
    ...lost.map(({ title, reason }) => `  ${title}: ${reason}`),
    `  it judges by ${judged} key series${notBy(unjudged)}`,
  ];
}

/** The change as the list of changes names it, and where that is another series, by which it fails. */
function failingText(note: FailingChange): string {
  const others = note.failingTitles.filter((title) => title !== note.title);
  const by = others.length === note.failingTitles.length ? ` in ${firstFew(others)}` : '';
  return `  ${note.title} ${amountOf(note)} since ${dayOf(note.run)} (build ${note.run.build}) is open${by}: mend it, or accept it in perf/accepted/`;
}

const notBy = (unjudged: readonly Unjudged[]): string =>
  unjudged.length === 0 ? '' : `, and not by ${firstFew(unjudged.map(unjudgedText))}`;

const unjudgedText = ({ title, reason }: Unjudged): string => `${title} (${reason})`;

/** Gates of which no line says anything. */
export const openGatesText = ({ gatedWithoutRuns, rulesUnread }: OtherGates): string[] => [
  ...gatedWithoutRuns.map((id) => `gate of ${id}: NOT DECIDED, for it has no run`),
  ...(rulesUnread ? ['gates: NOT DECIDED, for the site may declare some'] : []),
];

type OtherGates = Pick<FoundHistories, 'gatedWithoutRuns' | 'rulesUnread'>;

/** What fails counts before what is not decided: a line, a test without a run, or all where a site that has mistakes may declare gates. */
export function gateExit(lines: readonly LineOverview[], { gatedWithoutRuns, rulesUnread }: OtherGates): ExitName {
  const verdicts = lines.map(({ gate }) => gate?.verdict);
  if (verdicts.includes('failed')) return 'failed';
  const isOpen = verdicts.includes('undecided') || gatedWithoutRuns.length > 0 || rulesUnread;
  return isOpen ? 'inconclusive' : 'pass';
}
