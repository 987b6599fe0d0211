/// <reference lib="dom" />
import type { ShownChart } from '../chart.ts';
import { rootPath } from '../dom.ts';
import { copyText, saveText } from '../hand-out.ts';
import type { Key } from '../keys.ts';
import { readState, writeState } from '../url-state.ts';
import { csvOf, markdownOf } from './hand-outs.ts';
import type { Subject } from './subject.ts';
import { fillTable } from './tables.ts';

/** A key that has a button too, where its label is not empty. */
interface Action extends Key {
  readonly label: string;
}

export function actionsOf(subject: Subject, chart: { shown?: ShownChart }, below: HTMLElement): Action[] {
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
