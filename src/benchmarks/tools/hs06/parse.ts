import {
  isJsonObject,
  type Json,
  type JsonObject,
  listAt,
  numberAt,
  objectAt,
  stringAt,
  valueAt,
} from '../../../model/json.ts';
import { disagree, notAsMany } from '../../checks.ts';
import {
  type AskedOfTool,
  measured,
  type ToolParser,
  type ToolProblem,
  type ToolReading,
  toolVersion,
} from '../../outcome.ts';
import { noResult, wholeDocuments } from '../../text.ts';
import { reading } from '../../units.ts';

/** The benchmarks of SPEC CPU in a report of the HEP Benchmark Suite. */
const BENCHMARKS = ['hs06_32', 'hs06_64', 'spec2017'] as const;

/** Each copy's ratio is written with three digits. */
const ROUNDED = 0.01;

/** HEP-SPEC06 and SPEC CPU2017 as the HEP Benchmark Suite reports them. */
export const parseHs06: ToolParser = (output, asked) => {
  const document = wholeDocuments(output.stdout)?.at(0);
  const reports = BENCHMARKS.flatMap((name) => reportOf(document, name));
  if (reports.length === 0)
    return noResult(output, 'a JSON report of the HEP Benchmark Suite with hs06_32, hs06_64 or spec2017');
  const version = stringAt(document, 'suite', 'version');
  return measured(
    toolVersion('HEP Benchmark Suite', version),
    reports.flatMap(readingsOf),
    reports.flatMap((each) => problems(each, asked)),
  );
};

interface Report {
  readonly name: string;
  readonly json: JsonObject;
}

/** Below `profiles` of the suite's report, or by itself. */
const reportOf = (document: Json | undefined, name: string): Report[] =>
  [valueAt(document, 'profiles', name), valueAt(document, name)].filter(isJsonObject).map((json) => ({ name, json }));

const readingsOf = ({ name, json }: Report): ToolReading[] =>
  (['score', 'avg_core_score'] as const).map((key) =>
    reading({
      metric: 'benchmark-score',
      reading: `${name.replace('_', '-')}${key === 'score' ? '' : '-per-copy'}`,
      label: `${name} ${key}`,
      value: numberAt(json, key) ?? Number.NaN,
      unit: 'count',
      written: name.startsWith('hs06') ? 'HS06' : 'SPECrate2017',
    }),
  );

function problems({ name, json }: Report, asked: AskedOfTool): ToolProblem[] {
  const [copies, score, perCopy] = ['copies', 'score', 'avg_core_score'].map((key) => numberAt(json, key));
  const benchmarks = Object.keys(objectAt(json, 'bmks'));
  const ratios = benchmarks.map((each) => listAt(json, 'bmks', each).map(Number));
  return [
    notAsMany(`copies of ${name}`, copies, asked.streams),
    notAsMany(`benchmarks of ${name}`, benchmarks.length, numberAt(json, 'num_bmks') ?? 0),
    ...benchmarks.map((each, index) => notAsMany(`results of ${each}`, ratios[index]?.length, copies ?? 0)),
    disagree(scoreOf(ratios), score ?? Number.NaN, ROUNDED) && `the copies of ${name} do not add up to its score`,
    disagree((perCopy ?? Number.NaN) * (copies ?? 0), score ?? Number.NaN, ROUNDED) &&
      `the score of ${name} and its score per copy do not fit each other`,
  ];
}

/** The sum over copies of the geometric mean over benchmarks. */
const scoreOf = (ratios: readonly (readonly number[])[]): number =>
  (ratios[0] ?? []).reduce(
    (sum, _, copy) => sum + ratios.reduce((product, each) => product * (each[copy] ?? 0), 1) ** (1 / ratios.length),
    0,
  );
