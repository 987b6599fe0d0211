/// <reference lib="dom" />
/// <reference lib="dom.iterable" />

import { el, rootPath } from './dom.ts';
import { copyText } from './hand-out.ts';
import { readState, writeState } from './url-state.ts';

/** What a key does, as `?` lists it. */
export interface Key {
  readonly key: string;
  readonly does: string;
  readonly act: () => void;
}

/** Keys of every page, and those of the view that it shows. */
export function startKeys(own: readonly Key[]): void {
  const filter = addFilter();
  const all = [...own.filter(({ key }) => key !== ''), ...keysOfPages(filter)];
  const help = addHelp(all);
  let first = '';
  document.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || help.open) return;
    if (isTyping(event.target)) return leave(event);
    const pressed = first === '' ? event.key : `${first} ${event.key}`;
    first = event.key === 'g' && first === '' ? 'g' : '';
    const found = [...all, { key: '?', act: () => help.showModal() }].find(({ key }) => key === pressed);
    if (found === undefined) return;
    event.preventDefault();
    found.act();
  });
}

function leave({ key, target }: KeyboardEvent): void {
  if (key === 'Escape' && target instanceof HTMLElement) target.blur();
}

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && ['INPUT', 'SELECT', 'TEXTAREA'].includes(target.tagName);

const keysOfPages = (filter: HTMLInputElement): Key[] => [
  { key: 'j', does: 'next row', act: () => moveRow(1) },
  { key: 'k', does: 'row before', act: () => moveRow(-1) },
  { key: '/', does: 'filter the rows of the page; -word leaves out', act: () => filter.focus() },
  { key: 'Escape', does: 'back', act: () => history.back() },
  { key: 'a', does: 'copy the lines that accept the change', act: copyAcceptLines },
  ...[
    ['i', 'index.html', 'what changed'],
    ['d', 'data.html', 'data'],
    ['m', 'machine.html', 'machine'],
    ['c', 'compare.html', 'compare'],
  ].map(([key, page, name]) => ({
    key: `g ${key}`,
    does: `go to: ${name}`,
    act: () => location.assign(rootPath() + page),
  })),
];

function copyAcceptLines(): void {
  const lines = document.querySelector('pre');
  if (lines !== null) void copyText(lines.textContent ?? '', lines.previousElementSibling as HTMLElement | undefined);
}

const shownRows = (): HTMLElement[] =>
  [...document.querySelectorAll<HTMLElement>('tr.row')].filter((row) => row.offsetParent !== null);

/** The row's link has the focus, so that Enter opens it. */
function moveRow(step: number): void {
  const rows = shownRows();
  const now = rows.findIndex((row) => row.classList.contains('on'));
  const next = rows[Math.min(rows.length - 1, Math.max(0, now + step))];
  rows[now]?.classList.remove('on');
  next?.classList.add('on');
  next?.querySelector<HTMLElement>('a, button')?.focus({ preventScroll: true });
  next?.scrollIntoView({ block: 'nearest' });
}

/** A field that hides the rows without its words. */
function addFilter(): HTMLInputElement {
  const field = el('input', {
    type: 'search',
    placeholder: 'filter rows ( / )',
    'aria-label': 'filter the rows of this page',
  });
  field.addEventListener('input', () => {
    writeState({ q: field.value });
    filterRows(field.value);
  });
  document.querySelector('.site-bar')?.append(field, el('button', { type: 'button', click: showHelp }, '? keys'));
  field.value = readState().get('q') ?? '';
  if (field.value !== '') filterRows(field.value);
  return field;
}

const showHelp = (): void => document.querySelector<HTMLDialogElement>('dialog.keys')?.showModal();

export function filterRows(wanted: string): void {
  const words = wanted.toLowerCase().split(/\s+/).filter(Boolean);
  for (const row of document.querySelectorAll<HTMLElement>('tr.row'))
    row.hidden = !isWanted(row.textContent ?? '', words);
  if (words.length > 0) for (const fold of document.querySelectorAll('details')) fold.open = true;
}

/** Each word is in the text, and none that begins with `-`. */
export const isWanted = (text: string, words: readonly string[]): boolean => {
  const small = text.toLowerCase();
  return words.every((word) =>
    word.length > 1 && word.startsWith('-') ? !small.includes(word.slice(1)) : small.includes(word),
  );
};

function addHelp(keys: readonly Key[]): HTMLDialogElement {
  const rows = [...keys, { key: '?', does: 'this list' }].map(({ key, does }) =>
    el('tr', {}, el('td', {}, el('kbd', {}, key)), el('td', {}, does)),
  );
  const dialog = el(
    'dialog',
    { class: 'keys', 'aria-label': 'keys' },
    el('h2', {}, 'Keys'),
    el('table', {}, ...rows),
    el('form', { method: 'dialog' }, el('button', {}, 'close')),
  );
  document.body.append(dialog);
  return dialog;
}
