import { blocksOf, type ChangeBlock } from '../../analysis/change-blocks.ts';
import type { ChangeNote, SuspectNote } from '../../analysis/change-notes.ts';
import { CHANGE_WORDS, isOpenChange, wordOf } from '../../analysis/change-word.ts';
import type { LineOverview } from '../../analysis/overview.ts';
import { culpritOf } from '../../history/confirmed.ts';
import { type Run, runId } from '../../history/run.ts';
import { toIso } from '../../model/units.ts';
import { formatInUnit } from '../../render/quantity.ts';
import { oneLine } from '../../render/visible.ts';
import { confirmedWords } from '../../report/confirmed-words.ts';
import { amountOf, dayOf, dayOfTime } from '../../report/history-words.ts';
import { causeLines } from './cause-text.ts';

/** What changed, by where it began: what is open first, then the newest of what is over. */
export function changesText({ changes, withdrawn, suspects, unused, history: { runs } }: LineOverview): string {
  const blocks = blocksOf(changes);
  const open = blocks.filter(({ notes }) => notes.some(isOpenChange));
  const over = blocks.filter(({ notes }) => !notes.some(isOpenChange));
  return [
    `changes${open.length > 0 ? '' : runs.length < LEAST_RUNS ? TOO_FEW : ': none is open'}`,
    ...open.slice(0, MOST_OPEN).flatMap(blockLines),
    ...more(open.length - MOST_OPEN, 'earlier ones with open changes'),
    ...suspects.slice(0, MOST_SUSPECTS).map(suspectLine),
    ...more(suspects.length - MOST_SUSPECTS, 'series that are odd in the newest run'),
    ...over.slice(0, MOST_OVER).flatMap(blockLines),
    ...more(over.length - MOST_OVER, 'earlier ones that are over'),
    ...withdrawn.map((each) => withdrawnLine(each, runs)),
    ...unused.map(unusedLine),
    '',
  ].join('\n');
}

/** Said until another run comes: a reader may have acted on the change. The day is the one that was shown with it; of a run that is gone, the earliest. */
const withdrawnLine = ({ id, family, boundary }: LineOverview['withdrawn'][number], runs: readonly Run[]): string => {
  const run = runs.find((each) => runId(each) === boundary.run);
  const day = run === undefined ? dayOfTime(boundary.from) : dayOf(run);
  return `  withdrawn  change of ${family} since ${day} (${boundary.run}): with the runs and the rules of now it is not confirmed any more  id ${id}`;
};

/** A person believes that this is accepted, and it is not. */
const unusedLine = ({ name, change, metric, since }: LineOverview['unused'][number]): string =>
  `  perf/accepted/${name}.yaml accepts nothing that these runs show: ${change} of ${metric} since ${toIso(since).slice(0, 10)}`;

/** No change can be confirmed in fewer: that none is seen says nothing then. */
const LEAST_RUNS = 6;
const TOO_FEW = `: too few runs to see one, which takes 3 before it and 3 after it`;

const [MOST_OPEN, MOST_OVER, MOST_SUSPECTS, MOST_NOTES] = [6, 3, 3, 6];

const more = (count: number, what: string): string[] => (count > 0 ? [`  and ${count} ${what} (--json has all)`] : []);

function blockLines({ notes }: ChangeBlock): string[] {
  const sure = notes.filter(({ gates, accepted }) => gates || accepted !== undefined);
  const noisy = notes.length - sure.length;
  const own = sure.length > 0 ? sure : notes;
  const shown = own.toSorted((a, b) => rankOf(a) - rankOf(b)).slice(0, MOST_NOTES);
  const left = sure.length > 0 ? sure.length - shown.length : 0;
  const rest = [
    ...(left > 0 ? [`${left} more`] : []),
    ...(noisy > 0 && sure.length > 0 ? [`${noisy} in series too noisy to gate by`] : []),
  ];
  const [first] = shown;
  if (first === undefined) return [];
  return [
    `  since ${whenText(first)}${sure.length === 0 ? ', in series too noisy to gate by' : ''}`,
    ...shown.flatMap((note) => noteLines(note, first)),
    ...(rest.length > 0 ? [`    and ${rest.join(', ')}`] : []),
    ...whyLines(first, shown.length > 1 ? first.title : undefined),
  ];
}

/** What is known of why; where no merges are known, what else changed at the same run. */
function whyLines(first: ChangeNote, of: string | undefined): string[] {
  if (hasCulprit(first)) return [];
  if (first.cause !== undefined) return causeLines(first.cause, of);
  return first.facts === undefined ? [] : [`    same run  ${oneLine(first.facts.join('; '))}`];
}

const hasCulprit = ({ confirmed }: ChangeNote): boolean =>
  confirmed !== undefined && culpritOf(confirmed) !== undefined;

/** What is worse first. */
const rankOf = (note: ChangeNote): number => CHANGE_WORDS.indexOf(wordOf(note));

const whenText = ({ run, lastGood }: ChangeNote): string =>
  `${dayOf(run)}  build ${run.build}${lastGood === undefined ? '' : `, after build ${lastGood.build} of ${dayOf(lastGood)}`}`;

/** Changes of one block may have begun at one run; each is placed as exactly as its own values allow. */
const isPlacedAs = (a: ChangeNote, b: ChangeNote): boolean =>
  a.run.build === b.run.build && a.lastGood?.build === b.lastGood?.build;

/** `first` is the one of whose beginning the block speaks. */
function noteLines(change: ChangeNote, first: ChangeNote): string[] {
  const { id, title, unit, series, family, before, after, recovered } = change;
  const others = series.length > 1 ? ` and ${series.length - 1} more of ${family}` : '';
  const own = isPlacedAs(change, first) ? '' : `, since ${whenText(change).replace('  ', ' ')}`;
  const end = recovered === undefined ? endText(change) : `, back since ${dayOf(recovered)}`;
  return [
    `    ${wordOf(change).padEnd(9)} ${amountOf(change)}  ${title}${others}: ${formatInUnit(before, unit)} -> ${formatInUnit(after, unit)}${own}${end}  id ${id}`,
    ...acceptedLines(change),
    ...confirmedLines(change),
  ];
}

const acceptedLines = ({ accepted, failing }: ChangeNote): string[] =>
  accepted === undefined
    ? []
    : [
        `              accepted${failing.length === 0 ? '' : ` in part, not in ${failing.join(', ')},`} by ${accepted.by}: ${accepted.reason}`,
      ];

function confirmedLines(change: ChangeNote): string[] {
  const words = confirmedWords(change);
  return words === undefined ? [] : [`              ${words}`];
}

function endText({ state, ended }: ChangeNote): string {
  if (ended === undefined || state !== 'confirmed') return '';
  const since = `${dayOf(ended.since)} (build ${ended.since.build})`;
  return ended.why === 'gone' ? `, in no result since ${since}` : `, another regime is declared since ${since}`;
}

const suspectLine = ({ title, unit, value, middle }: SuspectNote): string =>
  `  suspect  ${title}: ${formatInUnit(value, unit)} in the newest run, usually ${formatInUnit(middle, unit)}; another run settles it`;
