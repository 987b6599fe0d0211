/// <reference lib="dom" />

import { differenceText } from '../../../../history/comparable.ts';
import type { FactMark } from '../../../../history/marks.ts';
import { runId } from '../../../../history/run.ts';
import { counted } from '../../../../model/counted.ts';
import { toIso } from '../../../../model/units.ts';
import { dayOf } from '../../../history-words.ts';
import { regimesOf } from '../../regimes.ts';
import { button, el, fill, rootPath } from '../dom.ts';
import { mergesBetween, minuteOf, type Subject, stateText } from './subject.ts';

const SHAPES: Readonly<Record<string, string>> = {
  WORSE: '▲',
  CHANGED: '◆',
  improved: '▼',
  accepted: '✓',
  recovered: '↩',
};
const TONES: Readonly<Record<string, string>> = { WORSE: 'worse', CHANGED: 'worse', improved: 'better' };

export function changesSection({ changes }: Subject): HTMLElement {
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

export function regimesSection({ history: { runs } }: Subject): HTMLElement {
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
export function fillTable(section: HTMLElement, subject: Subject, most = 200): void {
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
      el('td', {}, sinceText(between[place]?.length ?? 0, subject.marks.get(place))),
    );
  });
  fill(
    section,
    el('h2', {}, 'Every run'),
    el(
      'table',
      { class: 'stack' },
      el(
        'tr',
        { class: 'head' },
        ['started (UTC)', 'build', 'value', 'since the run before'].map((title) => el('th', { scope: 'col' }, title)),
      ),
      rows,
    ),
    runs.length > most ? button(`all ${runs.length}`, () => fillTable(section, subject, runs.length)) : undefined,
  );
}

/** `2 merges; VM QEMU: 8.2 -> 9.0`. */
const sinceText = (merges: number, mark: FactMark | undefined): string =>
  [...(merges === 0 ? [] : [counted(merges, 'merge')]), ...(mark?.differences ?? []).map(differenceText)].join('; ');
