/// <reference lib="dom" />
import { compareSides } from '../../../analysis/compare/pull.ts';
import { selectable } from '../../../analysis/compare/select.ts';
import { sidesOf } from '../../../analysis/compare/sides.ts';
import { linesOf } from '../../../history/line.ts';
import { lineOrder } from '../../../history/line-order.ts';
import { nameOf } from '../../../history/table.ts';
import { showAnswer } from './compare/answer.ts';
import { form, keysOf } from './compare/form.ts';
import { el, fill } from './dom.ts';
import type { Key } from './keys.ts';
import { declarationOf } from './line.ts';
import { loadIndex, loadMerges, loadRuns, loadTest } from './load.ts';
import { readState } from './url-state.ts';

/** Any two runs, sets of runs, commits or a pull request against a line: what `prowess compare` says of them. */
export async function showCompare(place: HTMLElement): Promise<readonly Key[]> {
  const index = await loadIndex();
  const wanted = readState().get('test');
  const known = index.tests.find(({ test }) => test === wanted) ?? index.tests[0];
  if (known === undefined) throw new Error('the site has no runs');
  const test = await loadTest(known.path);
  const [{ history }, merges] = await Promise.all([loadRuns(test), loadMerges(index)]);
  const order = lineOrder(merges);
  const names = {
    a: readState().get('a') ?? linesOf(history)[0] ?? 'main',
    b: readState().get('b') ?? history.runs.at(-1)?.build ?? '',
  };
  const answer = el('div');
  fill(place, form(index, test, history, names), answer);
  const sides = sidesOf({ name: names.a, history, whole: false }, { name: names.b, history, whole: false }, order);
  if (sides === undefined) {
    fill(
      answer,
      el(
        'section',
        { role: 'alert' },
        el(
          'p',
          {},
          `No run is named by one of ${names.a} and ${names.b}, or the base has none before the head. There are ${selectable(history)}.`,
        ),
      ),
    );
    return keysOf(history, names);
  }
  fill(answer, el('section', {}, el('p', { role: 'status' }, 'Comparing …')));
  await painted();
  const comparison = compareSides(sides, (series) => declarationOf(test, nameOf(series)), {
    accepted: test.accepted,
    order,
  });
  showAnswer(answer, comparison, sides);
  return keysOf(history, names);
}

/** A comparison of many series takes seconds: what is shown until then has to be drawn before. */
const painted = (): Promise<void> => new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
