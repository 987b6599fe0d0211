import {
  isJsonObject,
  type Json,
  type JsonObject,
  numberAt,
  objectAt,
  stringAt,
  valueAt,
} from '../../../model/json.ts';
import { disagree, notAsMany } from '../../checks.ts';
import { type AskedOfTool, failed, measured, type ToolParser, type ToolProblem, toolVersion } from '../../outcome.ts';
import { noResult, wholeDocuments } from '../../text.ts';
import { reading } from '../../units.ts';

/**
 * The report of hep-score, by itself or in that of the HEP Benchmark Suite. A status of success is not believed alone: it has been seen with
 * a score of 0.
 */
export const parseHepscore: ToolParser = (output, asked) => {
  const document = wholeDocuments(output.stdout)?.at(0);
  const report = [valueAt(document, 'profiles', 'hepscore'), document].find(isJsonObject);
  const [status, score] = [stringAt(report, 'status'), numberAt(report, 'score')];
  if (report === undefined || (status === undefined && score === undefined)) {
    return noResult(output, 'the JSON report of hep-score');
  }
  if (status !== 'success' || score === undefined || score <= 0) {
    return failed(`status is ${status ?? 'missing'}, score is ${score ?? 'missing'}`);
  }
  return measured(
    toolVersion('hep-score', stringAt(report, 'app_info', 'hepscore_ver')),
    [
      reading({
        metric: 'benchmark-score',
        reading: 'score',
        label: 'score',
        value: score,
        unit: 'count',
        written: 'HEPscore',
      }),
    ],
    problems(report, score, asked),
  );
};

/** Scores are written with four digits behind the point. */
const ROUNDED = 0.001;

function problems(report: JsonObject, score: number, asked: AskedOfTool): ToolProblem[] {
  const workloads = Object.entries(objectAt(report, 'benchmarks'));
  const rounds = numberAt(report, 'settings', 'repetitions');
  return [
    rounds === undefined && 'the report does not say how many repetitions each workload has',
    ...workloads.map(([name, workload]) => notAsMany(`runs of ${name}`, runsOf(workload), asked.iterations ?? rounds)),
    disagree(scoreOf(report, workloads), score, ROUNDED) && 'its workloads do not give its score',
  ];
}

const runsOf = (workload: Json): number => Object.keys(objectAt(workload)).filter((key) => /^run\d+$/.test(key)).length;

/** The weighted geometric mean of what each workload has over its reference, times the scale of the reference machine. */
function scoreOf(report: JsonObject, workloads: readonly (readonly [string, Json])[]): number {
  const weights = workloads.map(([, workload]) => numberAt(workload, 'weight') ?? 1);
  const logs = workloads.map(([name], index) => (weights[index] ?? 0) * Math.log(overReference(report, name)));
  return Math.exp(total(logs) / total(weights)) * (numberAt(report, 'settings', 'scaling') ?? Number.NaN);
}

/** NaN where the report has no score of a workload with its reference, or several. */
function overReference(report: JsonObject, workload: string): number {
  const scores = objectAt(report, 'wl-scores', workload);
  const [name, ...others] = Object.keys(scores).filter((each) => `${each}_ref` in scores);
  if (name === undefined || others.length > 0) return Number.NaN;
  return (numberAt(scores, name) ?? Number.NaN) / (numberAt(scores, `${name}_ref`) ?? Number.NaN);
}

const total = (numbers: readonly number[]): number => numbers.reduce((sum, each) => sum + each, 0);
