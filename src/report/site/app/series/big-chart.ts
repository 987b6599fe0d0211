/// <reference lib="dom" />

import { differenceText } from '../../../../history/comparable.ts';
import { type Run, runId } from '../../../../history/run.ts';
import { counted } from '../../../../model/counted.ts';
import { dayOf } from '../../../history-words.ts';
import type { ShownMerge } from '../../merge-chunk.ts';
import { mergeName } from '../../words.ts';
import { yRangeOf } from '../../y-range.ts';
import type { showChart } from '../chart.ts';
import { el, fill, rootPath } from '../dom.ts';
import { readState, writeState } from '../url-state.ts';
import { intervalOf, mergesBetween, minuteOf, numberText, type Subject, stateText } from './subject.ts';

/** What the chart draws of the series, and what it says of the run that is pointed at. */
export function bigChart(subject: Subject, details: HTMLElement): Parameters<typeof showChart>[1] {
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
    marks: [...subject.marks.keys()],
    merges: between.map(({ length }) => length),
    xText: (place) => (Number.isInteger(place) && runs[place] !== undefined ? dayOf(runs[place]) : ''),
    yText: (value) => numberText(declaration, value),
    yRange: (from, to) => rangeOf(subject, from, to),
    onPoint: (place) => fill(details, pointText(subject, place, between[place] ?? [])),
    onZoom: atRest((from: number, to: number) => {
      const all = from <= 0 && to >= runs.length - 1;
      writeState({ from: all ? '' : String(from), to: all ? '' : String(to) });
    }),
  };
}

/** Browsers refuse an address that changes with each frame: it is written once the zoom is at rest. */
function atRest<T extends readonly unknown[]>(act: (...values: T) => void): (...values: T) => void {
  let waiting: ReturnType<typeof setTimeout> | undefined;
  return (...values) => {
    clearTimeout(waiting);
    waiting = setTimeout(() => act(...values), AT_REST_MS);
  };
}

const AT_REST_MS = 150;

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
    factsText(subject, place),
    merges.length === 0
      ? el('p', { class: 'note' }, 'no merge is known since the run before')
      : el(
          'details',
          { open: merges.length <= 4 },
          el('summary', {}, `${counted(merges.length, 'merge')} since the run before`),
          el(
            'ul',
            {},
            merges.map((merge) => el('li', {}, `${mergeName(merge)} ${merge.title}`)),
          ),
        ),
  );
}

function factsText({ marks }: Subject, place: number): HTMLElement | string {
  const mark = marks.get(place);
  return mark === undefined
    ? ''
    : el('p', {}, `◆ since the run before, on what it ran: ${mark.differences.map(differenceText).join('; ')}`);
}

export const legend = (): HTMLElement =>
  el(
    'p',
    { class: 'note' },
    'Grey: runs. Thick: levels with the 95 % interval of their middle. Yellow: where a change may have begun; dashed: where it most likely began. Dotted: another regime. At the bottom, orange: no trusted value; blue: merges; diamonds: a kernel, QEMU, microcode or other fact changed. Rings: lower bounds. Drag to zoom, double-click for all.',
  );
