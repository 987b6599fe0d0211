/// <reference lib="dom" />
import type { LevelSpan } from '../../../analysis/changes/level.ts';
import type { Declaration } from '../../../history/declaration.ts';
import { withHealth } from '../../../history/health.ts';
import type { Column, History } from '../../../history/history.ts';
import { onLine } from '../../../history/line.ts';
import { type Run, runId } from '../../../history/run.ts';
import { counted } from '../../../model/counted.ts';
import { toIso } from '../../../model/units.ts';
import { csvLine } from '../../../render/csv.ts';
import { markdownText, tableText } from '../../../render/markdown.ts';
import { formatInUnit } from '../../../render/quantity.ts';
import type { AppChange, AppIndex, AppLine, AppSeries, AppTest } from '../app-index.ts';
import type { ShownMerge } from '../data-files.ts';
import { regimesOf } from '../regimes.ts';
import { pointAt, type SeriesPoint } from '../series-view.ts';
import { yRangeOf } from '../y-range.ts';
import { type ShownChart, showChart } from './chart.ts';
import { button, el, fill, rootPath } from './dom.ts';
import { copyText, saveText } from './hand-out.ts';
import type { Key } from './keys.ts';
import { loadIndex, loadMerges, loadRuns, loadTest } from './load.ts';
import { readState, writeState } from './url-state.ts';

/** One series of one line with all that is known of it. */
interface Subject {
  readonly index: AppIndex;
  readonly test: AppTest;
  readonly line: AppLine;
  readonly name: string;
  readonly declaration: Declaration;
  readonly history: History;
  readonly column: Column;
  readonly points: ReadonlyMap<number, SeriesPoint>;
  readonly judged?: AppSeries;
  readonly changes: readonly AppChange[];
  readonly merges: readonly ShownMerge[];
  readonly links: ReadonlyMap<string, string>;
}

/** Every run of one series, its levels, changes, regimes and merges, as a chart and as a table. */
export async function showSeries(place: HTMLElement): Promise<readonly Key[]> {
  const subject = await readSubject();
  document.title = `${subject.declaration.title} ${subject.test.test}`;
  const big = el('div', { class: 'big-chart' });
  const details = el('div', { class: 'point', 'aria-live': 'polite' });
  const below = el('section', { hidden: readState().get('table') !== '1' });
  const chart: { shown?: ShownChart } = {};
  const actions = actionsOf(subject, chart, below);
  fill(
    place,
    heading(subject),
    el(
      'section',
      {},
      el(
        'p',
        { class: 'controls' },
        seriesPicker(subject),
        actions.map(({ label, act, key }) => (label === '' ? undefined : button(label, act, { title: `key ${key}` }))),
      ),
      big,
      details,
      legend(),
    ),
    changesSection(subject),
    regimesSection(subject),
    below,
  );
  chart.shown = showChart(big, bigChart(subject, details));
  const [from, to] = [readState().get('from'), readState().get('to')].map((each) => Number(each ?? Number.NaN));
  if (from !== undefined && to !== undefined && from < to) chart.shown.zoom(from, to);
  chart.shown.point(subject.history.runs.length - 1);
  if (!below.hidden) fillTable(below, subject);
  return actions.map(({ key, does, act }) => ({ key, does, act }));
}

async function readSubject(): Promise<Subject> {
  const index = await loadIndex();
  const state = readState();
  const known =
    index.tests.find(({ test }) => test === state.get('test')) ?? (state.has('test') ? undefined : index.tests[0]);
  if (known === undefined)
    throw new Error(
      `the site has no test ${state.get('test')}; it has ${index.tests.map(({ test }) => test).join(', ')}`,
    );
  const test = await loadTest(known.path);
  const line = test.lines.find((each) => each.line === (state.get('line') ?? test.lines[0]?.line));
  if (line === undefined) throw new Error(`${test.test} has no line ${state.get('line')}`);
  const [{ history: all, links }, merges] = await Promise.all([loadRuns(test), loadMerges(index)]);
  const history = withHealth(onLine(all, line.line));
  const name = state.get('series') ?? [...history.series.keys()][0] ?? '';
  const column = history.series.get(name);
  if (column === undefined) throw new Error(`${test.test} has no series ${name} on ${line.line}`);
  const judged = line.judged[name];
  return {
    index,
    test,
    line,
    name,
    declaration: test.declarations[name] ?? UNDECLARED(name),
    history,
    column,
    points: new Map(
      history.runs.flatMap((_, at) => {
        const point = pointAt(column, at);
        return point === undefined ? [] : [[at, point] as const];
      }),
    ),
    ...(judged !== undefined && { judged }),
    changes: line.changes.filter(({ series }) => series.includes(name)),
    merges,
    links,
  };
}

/** The health of runs is computed here, and declared nowhere in the files. */
const UNDECLARED = (title: string): Declaration => ({
  title,
  unit: '',
  better: 'neither',
  key: false,
  primary: false,
  family: '',
  tolerance: 0,
});

function heading({ test, line, declaration, judged, name }: Subject): HTMLElement {
  const level = judged?.levels.at(-1);
  const words =
    level === undefined
      ? 'not judged: it moves with the primary statistic of its measurement'
      : `level ${numberText(declaration, level.middle)}${intervalOf(declaration, level)} for ${counted(level.runs, 'run')}`;
  const noise =
    judged === undefined || judged.noiseRuns < 8
      ? ''
      : `; noise grade ${judged.grade}: it scatters by ${Number((judged.cv * 100).toPrecision(2))} %`;
  return el(
    'div',
    { class: 'hero' },
    el(
      'p',
      { class: 'path' },
      el('a', { href: `${rootPath()}${line.path}` }, `${test.test} · ${line.line}`),
      el('span', {}, name),
    ),
    el('h1', {}, declaration.title),
    el('p', {}, `${words}${noise}${test.simulated ? '; simulated: it says nothing about hardware' : ''}`),
  );
}

const numberText = ({ unit }: Declaration, value: number): string => formatInUnit(value, unit);

const intervalOf = (declaration: Declaration, { low, high }: LevelSpan): string =>
  low === undefined || high === undefined
    ? ''
    : ` (${numberText(declaration, low)} to ${numberText(declaration, high)})`;

/** The other series of the line. */
function seriesPicker({ test, history, name }: Subject): HTMLElement {
  const options = [...history.series.keys()]
    .filter((each) => each in test.declarations)
    .map((each) =>
      el(
        'option',
        { value: each, selected: each === name },
        test.declarations[each]?.title === undefined
          ? each
          : `${test.declarations[each].title}${each.endsWith('.value') ? '' : ` ${each.split('.').at(-1)}`}`,
      ),
    );
  const picker = el('select', { 'aria-label': 'series' }, options);
  picker.addEventListener('change', () => {
    location.hash = new URLSearchParams({ ...Object.fromEntries(readState()), series: picker.value }).toString();
  });
  return picker;
}

interface Action extends Key {
  readonly label: string;
}

function actionsOf(subject: Subject, chart: { shown?: ShownChart }, below: HTMLElement): Action[] {
  let [pointed, change] = [subject.history.runs.length - 1, -1];
  const last = subject.history.runs.length - 1;
  const changes = (subject.judged?.changes ?? []).map(({ run }) => run).sort((a, b) => a - b);
  const toChange = (step: number): void => {
    change = Math.min(
      changes.length - 1,
      Math.max(0, change < 0 ? (step < 0 ? changes.length - 1 : 0) : change + step),
    );
    const run = changes[change];
    if (run === undefined) return;
    chart.shown?.zoom(Math.max(0, run - AROUND), Math.min(last, run + AROUND));
    chart.shown?.point(run);
    pointed = run;
  };
  const step = (by: number): void => {
    pointed = Math.min(last, Math.max(0, pointed + by));
    chart.shown?.point(pointed);
  };
  const table = (): void => {
    below.hidden = !below.hidden;
    writeState({ table: below.hidden ? '' : '1' });
    if (!below.hidden) fillTable(below, subject);
  };
  return [
    { key: '[', label: '← change', does: 'change before', act: () => toChange(-1) },
    { key: ']', label: 'change →', does: 'next change', act: () => toChange(1) },
    { key: 'ArrowLeft', label: '', does: 'run before', act: () => step(-1) },
    { key: 'ArrowRight', label: '', does: 'next run', act: () => step(1) },
    { key: 'r', label: 'all runs', does: 'show all runs', act: () => chart.shown?.zoom(0, last) },
    {
      key: '0',
      label: 'y from 0',
      does: 'y axis from zero, or around the values',
      act: () => {
        writeState({ zero: readState().get('zero') === '1' ? '' : '1' });
        chart.shown?.redraw();
      },
    },
    { key: 't', label: 'table', does: 'every run as a table', act: table },
    {
      key: 'v',
      label: 'CSV',
      does: 'save every run as CSV',
      act: () => saveText(`${subject.name}.csv`, csvOf(subject), 'text/csv'),
    },
    {
      key: 'm',
      label: 'copy as Markdown',
      does: 'copy what is known of the series as Markdown',
      act: () => void copyText(markdownOf(subject)),
    },
    {
      key: 'c',
      label: 'compare',
      does: 'compare the newest run with its line',
      act: () => location.assign(compareAddress(subject)),
    },
  ];
}

const AROUND = 40;

function compareAddress({ test, line, history }: Subject): string {
  const newest = history.runs.at(-1)?.build ?? '';
  return `${rootPath()}compare.html#${new URLSearchParams({ test: test.test, a: line.line, b: newest })}`;
}

function bigChart(subject: Subject, details: HTMLElement): Parameters<typeof showChart>[1] {
  const {
    history: { runs },
    points,
    judged,
    declaration,
  } = subject;
  const of = (state: string) =>
    runs.map((_, place) => {
      const point = points.get(place);
      return point?.state === state ? (point.value ?? null) : null;
    });
  const between = mergesBetween(subject);
  return {
    label: declaration.title,
    values: of('ok'),
    bounds: of('censored'),
    gone: runs.flatMap((_, place) => (['ok', 'censored'].includes(points.get(place)?.state ?? '') ? [] : [place])),
    levels: judged?.levels ?? [],
    changes: judged?.changes ?? [],
    cuts: cutsOf(runs),
    merges: between.map(({ length }) => length),
    xText: (place) => (Number.isInteger(place) && runs[place] !== undefined ? dayOf(runs[place]) : ''),
    yText: (value) => numberText(declaration, value),
    yRange: (from, to) => rangeOf(subject, from, to),
    onPoint: (place) => fill(details, pointText(subject, place, between[place] ?? [])),
    onZoom: (from, to) => {
      const all = from <= 0 && to >= runs.length - 1;
      writeState({ from: all ? '' : String(from), to: all ? '' : String(to) });
    },
  };
}

function cutsOf(runs: readonly Run[]): number[] {
  return runs.flatMap((run, place) => (place > 0 && runs[place - 1]?.regime.id !== run.regime.id ? [place] : []));
}

function rangeOf({ points, judged }: Subject, from: number, to: number): readonly [number, number] {
  const shown = [...points.values()].filter(({ place, state }) => place >= from && place <= to && state !== 'invalid');
  const level = judged?.levels.findLast((each) => each.from <= to);
  const { low, high } = yRangeOf(
    shown.flatMap(({ value }) => value ?? []),
    judged,
    level,
  );
  return readState().get('zero') === '1' ? [Math.min(0, low), high] : [low, high];
}

/** For each run what was merged since the one before it. */
function mergesBetween({ history: { runs }, merges }: Subject): ShownMerge[][] {
  let next = 0;
  return runs.map((run, place) => {
    const own: ShownMerge[] = [];
    for (let merge = merges[next]; merge !== undefined && merge[0] <= run.startedAt; merge = merges[++next])
      own.push(merge);
    return place === 0 ? [] : own;
  });
}

function pointText(subject: Subject, place: number, merges: readonly ShownMerge[]): HTMLElement {
  const run = subject.history.runs[place];
  if (run === undefined) return el('p');
  const link = subject.links.get(runId(run));
  const build = `build ${run.build}`;
  const level = subject.judged?.levels.find(({ from, to }) => from <= place && place <= to);
  return el(
    'div',
    {},
    el(
      'p',
      {},
      el('b', {}, stateText(subject, place)),
      level === undefined
        ? ''
        : `, level ${numberText(subject.declaration, level.middle)}${intervalOf(subject.declaration, level)}`,
      ' · ',
      minuteOf(run),
      ' UTC · ',
      link === undefined ? build : el('a', { href: /^https?:/.test(link) ? link : rootPath() + link }, build),
      run.outcome === 'pass' ? '' : ` · ${run.outcome}: ${run.headline ?? ''}`,
    ),
    merges.length === 0
      ? el('p', { class: 'note' }, 'no merge is known since the run before')
      : el(
          'details',
          { open: merges.length <= 4 },
          el('summary', {}, `${counted(merges.length, 'merge')} since the run before`),
          el(
            'ul',
            {},
            merges.map(([, name, title]) => el('li', {}, `${name} ${title}`)),
          ),
        ),
  );
}

function stateText({ points, declaration, history }: Subject, place: number): string {
  const point = points.get(place);
  if (history.runs[place]?.outcome === 'invalid' || point?.state === 'invalid') return '▨ INVALID';
  if (point === undefined) return '· not in the result';
  if (point.state === 'missing') return '· could not be measured';
  if (point.state === 'zero-suspect') return '0? reads 0, which is no measurement';
  if (point.value === undefined) return '· no value';
  return `${point.state === 'censored' ? '≥ ' : ''}${numberText(declaration, point.value)}`;
}

const dayOf = ({ startedAt }: Run): string => toIso(startedAt).slice(0, 10);
const minuteOf = ({ startedAt }: Run): string => toIso(startedAt).slice(0, 16).replace('T', ' ');

const legend = (): HTMLElement =>
  el(
    'p',
    { class: 'note' },
    'Grey: runs. Thick: levels with the 95 % interval of their middle. Yellow: where a change may have begun; dashed: where it most likely began. Dotted: another regime. At the bottom, orange: no trusted value; blue: merges. Rings: lower bounds. Drag to zoom, double-click for all.',
  );

const SHAPES: Readonly<Record<string, string>> = {
  WORSE: '▲',
  CHANGED: '◆',
  improved: '▼',
  accepted: '✓',
  recovered: '↩',
};
const TONES: Readonly<Record<string, string>> = { WORSE: 'worse', CHANGED: 'worse', improved: 'better' };

function changesSection({ changes }: Subject): HTMLElement {
  const rows = changes.map(({ word, amount, since, build, path, acceptedBy, reason }) =>
    el(
      'tr',
      { class: 'row' },
      el('td', {}, el('span', { class: `state ${TONES[word] ?? 'quiet'}` }, `${SHAPES[word] ?? '–'} ${word}`)),
      el('td', {}, el('a', { href: rootPath() + path }, amount)),
      el('td', {}, `since ${toIso(since).slice(0, 10)} (build ${build})`),
      el('td', {}, acceptedBy === undefined ? '' : `accepted by ${acceptedBy}: ${reason ?? ''}`),
    ),
  );
  return el(
    'section',
    {},
    el('h2', {}, 'Changes'),
    rows.length === 0 ? el('p', {}, 'None.') : el('table', { class: 'stack' }, rows),
  );
}

function regimesSection({ history: { runs } }: Subject): HTMLElement {
  const rows = regimesOf(runs)
    .reverse()
    .map(({ first, last, runs: count, differences }) =>
      el(
        'tr',
        {},
        el('td', { class: 'amount' }, `${dayOf(first)} to ${dayOf(last)}`),
        el('td', {}, counted(count, 'run')),
        el(
          'td',
          {},
          differences.length === 0
            ? 'the first of these runs'
            : differences.map(({ fact, base, head }) => `${fact}: ${base} → ${head}`).join('; '),
        ),
      ),
    );
  return el('section', {}, el('h2', {}, 'Regimes'), el('table', { class: 'stack' }, rows));
}

/** The newest first; more than that on demand. */
function fillTable(section: HTMLElement, subject: Subject, most = 200): void {
  const {
    history: { runs },
    links,
  } = subject;
  const between = mergesBetween(subject);
  const places = runs
    .map((_, place) => place)
    .reverse()
    .slice(0, most);
  const rows = places.map((place) => {
    const run = runs[place];
    if (run === undefined) return undefined;
    const link = links.get(runId(run));
    return el(
      'tr',
      {},
      el('td', { class: 'amount' }, minuteOf(run)),
      el(
        'td',
        {},
        link === undefined ? run.build : el('a', { href: /^https?:/.test(link) ? link : rootPath() + link }, run.build),
      ),
      el('td', { class: 'amount' }, stateText(subject, place)),
      el('td', {}, String(between[place]?.length ?? 0)),
    );
  });
  fill(
    section,
    el('h2', {}, 'Every run'),
    el(
      'table',
      {},
      el(
        'tr',
        {},
        ['started (UTC)', 'build', 'value', 'merges since'].map((title) => el('th', { scope: 'col' }, title)),
      ),
      rows,
    ),
    runs.length > most ? button(`all ${runs.length}`, () => fillTable(section, subject, runs.length)) : undefined,
  );
}

function csvOf({ history: { runs }, points, name }: Subject): string {
  return [
    csvLine(['time', 'build', 'line', 'outcome', 'series', 'state', 'value']),
    ...runs.map((run, place) => {
      const point = points.get(place);
      return csvLine([
        toIso(run.startedAt),
        run.build,
        run.line,
        run.outcome,
        name,
        point?.state ?? '',
        point?.value === undefined ? '' : String(point.value),
      ]);
    }),
  ].join('');
}

function markdownOf(subject: Subject): string {
  const { declaration, test, line, changes, judged } = subject;
  const level = judged?.levels.at(-1);
  return [
    `## ${markdownText(declaration.title)}`,
    markdownText(
      `${test.test}, ${line.line}${level === undefined ? '' : `: level ${numberText(declaration, level.middle)}${intervalOf(declaration, level)} for ${counted(level.runs, 'run')}`}`,
    ),
    changes.length === 0
      ? 'No change is known.'
      : tableText(
          ['', 'change (95 % interval)', 'since', 'build'],
          changes.map(({ word, amount, since, build }) => [word, amount, toIso(since).slice(0, 10), build]),
        ),
    location.protocol.startsWith('http') ? location.href : '',
  ]
    .filter((part) => part !== '')
    .join('\n\n');
}
