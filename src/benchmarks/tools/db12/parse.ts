import { listAt, numberAt } from '../../../model/json.ts';
import { disagree, notAsMany } from '../../checks.ts';
import { measured, type ToolParser } from '../../outcome.ts';
import { noResult, wholeDocuments } from '../../text.ts';
import { reading } from '../../units.ts';

const NOTE = 'depends on the version of Python and on the CPU: compare it with the same image only';

/** DIRAC Benchmark 2012: one copy, or the sum and the median of several. */
export const parseDb12: ToolParser = (output, asked) => {
  const document = wholeDocuments(output.stdout)?.at(0);
  const score = (name: string, label: string, value: number) =>
    reading({ metric: 'benchmark-score', reading: name, label, value, unit: 'count', written: 'DB12', note: NOTE });
  const [single, sum, median] = ['NORM', 'sum', 'median'].map((key) => numberAt(document, key));
  if (single !== undefined) {
    return measured({ name: 'DB12' }, [score('norm', 'NORM', single)], [notAsMany('copies', 1, asked.streams)]);
  }
  if (sum === undefined || median === undefined) return noResult(output, 'the JSON object of DB12');
  const raw = listAt(document, 'raw').map(Number);
  const total = raw.reduce((before, each) => before + each, 0);
  return measured(
    { name: 'DB12' },
    [score('sum', 'sum', sum), score('median', 'median', median)],
    [
      notAsMany('copies', raw.length, asked.streams ?? numberAt(document, 'copies')),
      disagree(total, sum, 1e-6) ? 'its copies do not add up to its sum' : undefined,
      raw.some((each) => each <= 0) ? 'a copy has no score' : undefined,
    ],
  );
};
