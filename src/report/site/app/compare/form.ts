/// <reference lib="dom" />
import type { History } from '../../../../history/history.ts';
import { linesOf } from '../../../../history/line.ts';
import { isMerged } from '../../../../history/run.ts';
import type { AppIndex, AppTest } from '../../app-index.ts';
import { button, el } from '../dom.ts';
import type { Key } from '../keys.ts';
import { readState } from '../url-state.ts';

interface Names {
  readonly a: string;
  readonly b: string;
}

const go = (change: Partial<Names> & { readonly test?: string }): void => {
  location.hash = new URLSearchParams({ ...Object.fromEntries(readState()), ...change }).toString();
};

export function keysOf(history: History, { a, b }: Names): Key[] {
  return [
    { key: '[', does: 'build before, as B', act: () => go({ b: neighbour(history, b, -1) }) },
    { key: ']', does: 'next build, as B', act: () => go({ b: neighbour(history, b, 1) }) },
    { key: 'x', does: 'swap A and B', act: () => go({ a: b, b: a }) },
  ];
}

/** The run beside it; the newest where no build is named. */
function neighbour({ runs }: History, build: string, step: number): string {
  const merged = runs.filter(isMerged);
  const at = merged.findIndex((run) => run.build === build);
  return (at < 0 ? merged.at(-1) : merged[Math.min(merged.length - 1, Math.max(0, at + step))])?.build ?? build;
}

/** What is compared: the test, and both sides by their names. */
export function form(index: AppIndex, test: AppTest, history: History, { a, b }: Names): HTMLElement {
  const tests = el(
    'select',
    { 'aria-label': 'test' },
    index.tests.map((each) => el('option', { selected: each.test === test.test }, each.test)),
  );
  tests.addEventListener('change', () => {
    location.hash = new URLSearchParams({ test: tests.value }).toString();
  });
  const field = (name: 'a' | 'b', value: string): HTMLInputElement => {
    const input = el('input', { value, list: 'sides', 'aria-label': name === 'a' ? 'base' : 'head', size: 24 });
    input.addEventListener('change', () => go({ [name]: input.value.trim() }));
    return input;
  };
  const pulls = new Set(history.runs.flatMap(({ pull }) => (pull === undefined ? [] : [`pr:${pull.number}`])));
  const known = [
    ...linesOf(history),
    ...pulls,
    ...history.runs
      .slice(-30)
      .map(({ build }) => build)
      .reverse(),
  ];
  return el(
    'div',
    { class: 'hero' },
    el('h1', {}, 'Compare'),
    el('p', { class: 'controls' }, tests),
    el(
      'p',
      { class: 'controls' },
      el('label', {}, 'A, the base ', field('a', a)),
      button('⇄', () => go({ a: b, b: a }), { title: 'key x', 'aria-label': 'swap A and B' }),
      el('label', {}, 'B ', field('b', b)),
      button('← build', () => go({ b: neighbour(history, b, -1) }), { title: 'key [' }),
      button('build →', () => go({ b: neighbour(history, b, 1) }), { title: 'key ]' }),
    ),
    el(
      'datalist',
      { id: 'sides' },
      known.map((name) => el('option', { value: name })),
    ),
    el(
      'p',
      { class: 'note' },
      'A side is a line (main), builds (1840,1841), a commit, a pull request (pr:123), days (2026-08-01..2026-08-10) or a version. Numbers have five significant digits here; prowess compare has all.',
    ),
  );
}
