import type { LineOverview } from '../../analysis/overview.ts';
import { differenceText } from '../../history/comparable.ts';
import { counted } from '../../model/counted.ts';
import { oneLine } from '../../render/visible.ts';
import { dayOf } from '../../report/history-words.ts';

/** Runs at which facts of machines and software changed, the newest first; empty where none did. */
export function marksText({ marked: { marks, varying }, history: { runs } }: LineOverview): string {
  if (marks.length === 0 && varying.length === 0) return '';
  const newest = marks.slice(-MOST).reverse();
  const left = marks.length - newest.length;
  return [
    `facts that changed${marks.length === 0 ? ': none' : ', also where no level did'}`,
    ...newest.map(({ place, differences }) => {
      const run = runs[place];
      return `  ${run === undefined ? '' : `${dayOf(run)}  build ${run.build}`}  ${oneLine(differences.map(differenceText).join('; '))}`;
    }),
    ...(left > 0 ? [`  and at ${counted(left, 'earlier run')} (--json has all)`] : []),
    ...(varying.length > 0 ? [`  ${oneLine(varying.join(', '))}: another from run to run, which marks nothing`] : []),
    '',
  ].join('\n');
}

const MOST = 6;
