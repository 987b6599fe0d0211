import { isJsonObject, type JsonObject, listAt, numberAt, stringAt, valueAt } from '../../../model/json.ts';
import { disagree, notAsMany } from '../../checks.ts';
import { type AskedOfTool, measured, type ToolOutcome, type ToolParser, type ToolReading } from '../../outcome.ts';
import { noResult, wholeDocuments } from '../../text.ts';
import { reading } from '../../units.ts';
import { type Copies, copiesOfText } from './text.ts';

const NOTE = 'depends on the version of Python and on the CPU: compare it with the same image only';

const score = (name: string, label: string, value: number, written = 'DB12'): ToolReading =>
  reading({ metric: 'benchmark-score', reading: name, label, value, unit: 'count', written, note: NOTE });

/** DIRAC Benchmark 2012: one copy, or the sum and the median of several; as JSON, as `db12` prints it, or in a report of the HEP Benchmark Suite. */
export const parseDb12: ToolParser = (output, asked) => {
  const document = wholeDocuments(output.stdout)?.at(0);
  const ofSuite = [valueAt(document, 'profiles', 'DB12'), valueAt(document, 'DB12')].find(isJsonObject);
  if (ofSuite !== undefined) return suiteOutcome(ofSuite, asked);
  const single = numberAt(document, 'NORM');
  if (single !== undefined) return singleOutcome('NORM', single, asked);
  const copies = document === undefined ? copiesOfText(output.stdout) : copiesOfJson(document);
  if (copies === undefined) return noResult(output, 'the JSON object of DB12, or what db12 prints');
  const [only] = copies.raw;
  if (copies.sum === undefined) return singleOutcome('score', only ?? Number.NaN, asked);
  return copiesOutcome({ ...copies, sum: copies.sum }, asked);
};

function copiesOfJson(document: JsonObject): Copies | undefined {
  const [sum, median, copies] = ['sum', 'median', 'copies'].map((key) => numberAt(document, key));
  if (sum === undefined || median === undefined) return undefined;
  return { raw: listAt(document, 'raw').map(Number), copies, sum, median };
}

const singleOutcome = (label: string, value: number, asked: AskedOfTool): ToolOutcome =>
  measured({ name: 'DB12' }, [score('norm', label, value)], [notAsMany('copies', 1, asked.streams)]);

function copiesOutcome({ raw, copies, sum, median }: Copies & { readonly sum: number }, asked: AskedOfTool) {
  const total = raw.reduce((before, each) => before + each, 0);
  return measured(
    { name: 'DB12' },
    [score('sum', 'sum', sum), ...(median === undefined ? [] : [score('median', 'median', median)])],
    [
      copies === undefined ? undefined : notAsMany('copies', raw.length, copies),
      notAsMany('copies', raw.length, asked.streams),
      disagree(total, sum, 1e-6) && 'its copies do not add up to its sum',
      raw.some((each) => each <= 0) && 'a copy has no score',
    ],
  );
}

/** The suite calibrates with 360 where DIRAC does with 250: its scores are 1.44 times those, and have another name. */
function suiteOutcome(found: JsonObject, asked: AskedOfTool): ToolOutcome {
  const unit = stringAt(found, 'unit');
  return measured(
    { name: 'DB12 of the HEP Benchmark Suite' },
    [score('suite', 'value', numberAt(found, 'value') ?? Number.NaN, unit ?? 'est. HS06')],
    [
      unit === undefined && 'does not say its unit',
      asked.streams !== undefined && 'does not say how many copies it is of',
    ],
  );
}
