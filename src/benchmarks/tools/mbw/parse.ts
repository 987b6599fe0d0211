import { disagree, notAsMany } from '../../checks.ts';
import { measured, type ToolParser } from '../../outcome.ts';
import { noResult, numberIn } from '../../text.ts';
import { reading } from '../../units.ts';

const ROW = /^(AVG|\d+)\tMethod: (\w+)\tElapsed: ([\d.]+)\tMiB: ([\d.]+)\tCopy: ([\d.]+) MiB\/s$/gm;

/** mbw: the average that it prints of each method. */
export const parseMbw: ToolParser = (output, asked) => {
  const { stdout } = output;
  const rows = [...stdout.matchAll(ROW)].map(([, round = '', method = '', elapsed, amount, rate]) => ({
    isAverage: round === 'AVG',
    method,
    rate: Number(rate),
    seconds: Number(elapsed),
    mebibytes: Number(amount),
  }));
  if (rows.length === 0) return noResult(output, 'the rows of mbw, "Method: ... Copy: ... MiB/s"');
  const averages = rows.filter(({ isAverage }) => isAverage);
  const methods = new Set(rows.map(({ method }) => method));
  const rounds = asked.iterations ?? numberIn(stdout, /Doing (\d+) runs? per test/);
  return measured(
    { name: 'mbw' },
    averages.map(({ method, rate }) =>
      reading({
        metric: 'benchmark-throughput',
        reading: method.toLowerCase(),
        label: `AVG ${method} Copy`,
        value: rate,
        unit: 'MiB/s',
      }),
    ),
    [
      averages.length < methods.size && `holds the average of ${averages.length} of ${methods.size} methods`,
      ...averages.map(
        ({ method, seconds, mebibytes, rate }) =>
          disagree(mebibytes / seconds, rate, 0.02) &&
          `what ${method} copied, its time and its rate do not fit each other`,
      ),
      ...[...methods].map((each) =>
        notAsMany(
          `runs of ${each}`,
          rows.filter(({ isAverage, method }) => !isAverage && method === each).length,
          rounds,
        ),
      ),
    ],
  );
};
