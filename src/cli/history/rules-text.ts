import type { ChangeNote } from '../../analysis/change-notes.ts';
import { isOpenChange, wordOf } from '../../analysis/change-word.ts';
import type { ChangeReplay, JudgedLine, LineReplay } from '../../analysis/replay/replay.ts';
import type { TriedRules } from '../../app/history/try-rules.ts';
import { firstFew } from '../../model/counted.ts';
import { toIso } from '../../model/units.ts';
import { textTable } from '../../render/text-table.ts';
import { amountOf, dayOf } from '../../report/history-words.ts';
import { shareBounds } from '../../stats/binomial.ts';
import { VERDICTS } from './gate-text.ts';

/** What the rules of the site make of the runs, beside what others made of them. */
export function rulesText({ files, lines }: TriedRules, against: string): string {
  const changed = files.length === 0 ? `no file of the site differs from ${against}` : `changed: ${firstFew(files)}`;
  return [`${changed}\n`, ...lines.map((each) => lineText(each, against))].join('\n');
}

function lineText({ test, line, before, after, changes }: LineReplay, against: string): string {
  const rows = ROWS.map(([name, textOf]) => [name, cell(before, textOf), cell(after, textOf)]);
  return [
    `${test}  line ${line}\n`,
    textTable(
      ['', against, 'now'],
      rows.filter(([, ...cells]) => cells.some((text) => text !== '-')),
    ),
    ...changes.slice(0, MOST_CHANGES).map((each) => `  ${changeText(each, before, after)}\n`),
    ...(changes.length > MOST_CHANGES ? [`  and ${changes.length - MOST_CHANGES} more (--json has all)\n`] : []),
  ].join('');
}

const MOST_CHANGES = 20;

const cell = (judged: JudgedLine | undefined, textOf: (judged: JudgedLine) => string): string =>
  judged === undefined ? 'no run' : textOf(judged);

/** A row that says nothing under both rules is left out. */
const ROWS: readonly (readonly [string, (judged: JudgedLine) => string])[] = [
  ['runs', ({ overview }) => String(overview.history.runs.length)],
  ['open changes', ({ overview }) => String(overview.changes.filter(isOpenChange).length)],
  ['changes found', ({ score }) => String(score.found)],
  ['gate', ({ overview: { gate } }) => (gate === undefined ? '-' : VERDICTS[gate.verdict])],
  [
    'runs that break a threshold',
    ({ limits }) => (limits === undefined ? '-' : `${limits.broken} of ${limits.judged}`),
  ],
  ['precision: found changes with a label that are real', ({ score }) => ofText(score.real, score.real + score.noise)],
  ['recall: labelled changes that are found', ({ score }) => ofText(score.seen, score.labels)],
];

/** `4 of 5 (28 % to 99 %)`: with the exact 95 % interval. */
function ofText(count: number, all: number): string {
  if (all === 0) return '-';
  const { low, high } = shareBounds(count, all);
  return `${count} of ${all} (${Math.round(low * 100)} % to ${Math.round(high * 100)} %)`;
}

function changeText({ before, after }: ChangeReplay, was?: JudgedLine, is?: JudgedLine): string {
  const note = after ?? before;
  if (note === undefined) return '';
  const what = `${note.title} ${amountOf(note)} since ${dayOf(note.run)} (build ${note.run.build})`;
  const accepted = after?.accepted === undefined ? '' : `: accepted by ${after.accepted.by}, ${after.accepted.reason}`;
  return `${stateText(before, was)} -> ${stateText(after, is)}  ${what}${accepted}`;
}

function stateText(note: ChangeNote | undefined, judged: JudgedLine | undefined): string {
  if (note === undefined) return 'not found';
  const fails = judged?.overview.gate !== undefined && note.failing.length > 0;
  return `${wordOf(note)}${fails ? ' (fails the gate)' : ''}`;
}

/** All of it, for programs. */
export const rulesJson = ({ files, lines }: TriedRules, against: string): object => ({
  against,
  files,
  lines: lines.map(({ test, line, before, after, changes }) => ({
    test,
    line,
    ...(before !== undefined && { before: judgedJson(before) }),
    ...(after !== undefined && { after: judgedJson(after) }),
    changes: changes.map((change) => ({
      ...(change.before !== undefined && { before: noteJson(change.before) }),
      ...(change.after !== undefined && { after: noteJson(change.after) }),
    })),
  })),
});

const judgedJson = ({ overview, score, limits }: JudgedLine): object => ({
  runs: overview.history.runs.length,
  open: overview.changes.filter(isOpenChange).length,
  ...score,
  ...(overview.gate !== undefined && { gate: overview.gate.verdict }),
  ...(limits !== undefined && { limits }),
});

const noteJson = (note: ChangeNote): object => ({
  id: note.id,
  word: wordOf(note),
  failing: note.failing,
  family: note.family,
  series: note.series,
  title: note.title,
  change: note.change,
  since: { build: note.run.build, startedAt: toIso(note.run.startedAt) },
  ...(note.accepted !== undefined && { accepted: note.accepted.name }),
});
