import { isOpenChange } from '../../analysis/change-word.ts';
import type { SeriesNoise } from '../../analysis/changes/noise.ts';
import type { LineOverview, ShortRetention } from '../../analysis/overview.ts';
import type { FoundHistories, FoundHistory } from '../../app/history/find.ts';
import { differenceText, type OtherRegime } from '../../history/comparable.ts';
import type { Freshness } from '../../history/freshness.ts';
import type { History } from '../../history/history.ts';
import { isOpen } from '../../history/missing/findings.ts';
import type { Run } from '../../history/run.ts';
import { counted } from '../../model/counted.ts';
import { type EpochMs, toIso } from '../../model/units.ts';
import { formatInUnit } from '../../render/quantity.ts';
import { sparkline } from '../../render/sparkline.ts';
import { textTable } from '../../render/text-table.ts';
import { oneLine } from '../../render/visible.ts';
import { minuteOfTime } from '../../report/history-words.ts';
import { changesText } from './changes-text.ts';
import { gateText, VERDICTS } from './gate-text.ts';
import { marksText } from './marks-text.ts';
import { missingText } from './missing-text.ts';

/** All of one test: each line with what is open, its key series, and what is missing. */
export const testText = (
  { history, simulated, test }: FoundHistory,
  lines: readonly LineOverview[],
  width: number,
): string => {
  if (lines.length === 0) return `${noLineText(history)}\n`;
  return lines
    .map((line) =>
      [
        headText(history.test, simulated, line),
        figuresText(line, width),
        changesText(line),
        marksText(line),
        missingText(line.missing, line.history.runs),
        gateText(line, test?.history?.owner),
      ]
        .filter((part) => part !== '')
        .join('\n'),
    )
    .join('\n\n');
};

/** `perf/density: 3 runs, none of merged code (2 presubmit, 1 drill), so that no line has a history; --csv has their numbers`. */
function noLineText({ test, runs }: History): string {
  const kinds = Map.groupBy(runs, ({ kind }) => kind);
  const counts = [...kinds].map(([kind, own]) => `${own.length} ${kind}`).join(', ');
  return `${test}: ${counted(runs.length, 'run')}, none of merged code (${counts}), so that no line has a history; --csv has their numbers`;
}

function headText(
  test: string,
  simulated: boolean,
  { line, history: { runs }, invalid, freshness, otherRegime, shortRetention }: LineOverview,
): string {
  const first = runs[0];
  const span =
    first === undefined || freshness === undefined
      ? ''
      : ` from ${day(first.startedAt)} to ${minuteOfTime(freshness.newest.startedAt)} UTC`;
  const broken = invalid === 0 ? '' : `, ${invalid} INVALID`;
  return [
    `${test}  line ${line}${simulated ? '  simulated' : ''}`,
    `${counted(runs.length, 'run')}${span}${broken}`,
    ...(freshness === undefined || simulated ? [] : [aliveText(freshness)]),
    ...(shortRetention === undefined ? [] : [retentionText(shortRetention)]),
    ...(otherRegime === undefined ? [] : [regimeText(otherRegime, runs.length)]),
    '',
  ].join('\n');
}

const retentionText = ({ days, runs, wanted }: ShortRetention): string =>
  `the store deletes runs after ${counted(days, 'day')}, about ${counted(runs, 'run')}: a base has up to ${wanted}; keep them longer, or import them into a store that does`;

/** From where on numbers compare, and what differs before. */
const regimeText = ({ run, differences, comparable }: OtherRegime, runs: number): string =>
  `${comparable} of ${counted(runs, 'run')} compare with the newest; ${runText(run)} does not: ${oneLine(differences.map(differenceText).join('; '))}`;

function aliveText({ ageMs, usualMs, due, late }: Freshness): string {
  if (ageMs < 0) return `the newest begins in ${spanText(-ageMs)}: a clock was wrong, there or here`;
  if (due !== undefined && late) {
    return `NO RUN of ${due.after.job} since ${runText(due.after)}: one was due at ${minuteOfTime(due.at)} UTC (${due.schedule})`;
  }
  const usual = usualMs === undefined ? '' : `; usually one comes every ${spanText(usualMs)}`;
  const next = due === undefined ? usual : `; the next is due at ${minuteOfTime(due.at)} UTC (${due.schedule})`;
  return `${late ? 'NO RUN for' : 'the newest is from'} ${spanText(ageMs)}${late ? '' : ' ago'}${next}`;
}

/** `5 min`, `8 h`, `12 days`: what a person says of it. */
function spanText(length: number): string {
  const [unit, size] = SPANS.find(([, least]) => length >= 2 * least) ?? SPANS[2];
  return `${Math.round(length / size)} ${unit}`;
}

const SPANS = [
  ['days', 86_400_000],
  ['h', 3_600_000],
  ['min', 60_000],
] as const;

function figuresText({ figures, moreFigures, noise }: LineOverview, width: number): string {
  if (figures.length === 0) return '';
  const cells = figures.map(({ series, declaration: { title, unit }, now, before, changeShare, alive, trend }) => [
    title,
    now === undefined ? 'no value' : `${formatInUnit(now, unit)}${alive ? '' : ' (not in the newest run)'}`,
    before === undefined ? '-' : formatInUnit(before, unit),
    changeShare === undefined ? '-' : signedPercent(changeShare),
    noiseText(noise.get(series)),
    sparkline(trend),
  ]);
  const table = textTable(
    ['key series', 'now', '30 days before', 'change', 'noise', 'last 120 runs'],
    shortened(cells, width),
  );
  const others = moreFigures === 0 ? '' : `and ${moreFigures} more key series (--csv has their numbers)\n`;
  const isNoisy = figures.some(({ series }) => noiseText(noise.get(series)) !== '-');
  return `${table}${others}${isNoisy ? `${NOISE}\n` : ''}`;
}

const NOISE =
  'noise: how far runs lie from the level, and a grade: three runs show a change of 6 % where it is A, 16 % B, 30 % C; D is too poor to gate by';

/** `3 % B`: how a run scatters around its level, and how well the series can be judged by that (A to D). */
const noiseText = (noise: SeriesNoise | undefined): string =>
  noise === undefined || noise.runs < FEW_RUNS ? '-' : `${percent(noise.cv)} ${noise.grade}`;

const FEW_RUNS = 8;

const percent = (share: number): string => `${Number((share * 100).toPrecision(2))} %`;

/** Titles give way where the terminal is narrow. */
function shortened(rows: readonly (readonly string[])[], width: number): string[][] {
  const rest = Math.max(0, ...rows.map((row) => row.slice(1).join('').length)) + ROOM;
  const most = Math.max(LEAST_TITLE, width - rest);
  return rows.map(([title = '', ...others]) => [title.length > most ? withoutMiddle(title, most) : title, ...others]);
}

/** Both ends distinguish titles: what is measured, and of what. */
const withoutMiddle = (title: string, most: number): string => {
  const end = Math.floor((most - 1) / 2);
  return `${title.slice(0, most - 1 - end)}…${title.slice(title.length - end)}`;
};

const [ROOM, LEAST_TITLE] = [28, 24];

const signedPercent = (share: number): string => {
  const text = `${Math.abs(share * 100).toFixed(1)} %`;
  return text === '0.0 %' ? text : `${share < 0 ? '-' : '+'}${text}`;
};

/** One line for each line of each test, where there are several. */
export function testsText(
  found: readonly { readonly test: FoundHistory; readonly lines: readonly LineOverview[] }[],
): string {
  const rows = found.flatMap(({ test, lines }) =>
    lines.map(({ line, history: { runs }, invalid, freshness, changes, missing, gate }) => [
      `${test.history.test}${test.simulated ? ' (simulated)' : ''}`,
      line,
      String(runs.length),
      String(invalid),
      freshness === undefined
        ? '-'
        : `${minuteOfTime(freshness.newest.startedAt)}${freshness.late && !test.simulated ? ' LATE' : ''}`,
      String(changes.filter(isOpenChange).length),
      String(missing.filter(isOpen).length),
      gate === undefined ? '-' : VERDICTS[gate.verdict],
    ]),
  );
  return textTable(
    ['test', 'line', 'runs', 'INVALID', 'newest run', 'open changes', 'open gaps in the data', 'gate'],
    rows,
  );
}

/** What of the store is no run, in a few lines; all of it with `--json`. */
export function skippedText({ skipped, store }: FoundHistories): string[] {
  const damaged = skipped.filter(({ kind }) => kind === 'unreadable');
  const unfinished = skipped.length - damaged.length;
  return [
    ...damaged.slice(0, MOST_SKIPPED).map(({ job, name, text }) => `skipped ${job}/${name}: ${text}`),
    ...(damaged.length > MOST_SKIPPED
      ? [`and ${damaged.length - MOST_SKIPPED} more in ${store} (--json names all)`]
      : []),
    ...(unfinished > 0
      ? [`${counted(unfinished, 'build')} without a result: under way, or ended before there was one`]
      : []),
  ];
}

const MOST_SKIPPED = 5;

const day = (at: EpochMs): string => toIso(at).slice(0, 10);

const runText = ({ startedAt, build }: Run): string => `${day(startedAt)} (build ${build})`;
