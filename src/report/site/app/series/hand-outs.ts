/// <reference lib="dom" />
import { counted } from '../../../../model/counted.ts';
import { toIso } from '../../../../model/units.ts';
import { csvLine } from '../../../../render/csv.ts';
import { markdownText, tableText } from '../../../../render/markdown.ts';
import { intervalOf, numberText, type Subject } from './subject.ts';

export function csvOf({ history: { runs }, points, name }: Subject): string {
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

export function markdownOf(subject: Subject): string {
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
