import { type Json, numberAt, objectAt, stringAt } from '../../../model/json.ts';
import { failed, measured, type ToolParser, type ToolVersion } from '../../outcome.ts';
import { noResult, wholeDocuments } from '../../text.ts';
import { reading } from '../../units.ts';

/** The report of hep-score. A status of success is not believed alone: it has been seen with a score of 0. */
export const parseHepscore: ToolParser = (output) => {
  const document = wholeDocuments(output.stdout)?.at(0);
  const status = stringAt(document, 'status');
  const score = numberAt(document, 'score');
  if (document === undefined || (status === undefined && score === undefined)) {
    return noResult(output, 'the JSON report of hep-score');
  }
  if (status !== 'success' || score === undefined || score <= 0) {
    return failed(`status is ${status ?? 'missing'}, score is ${score ?? 'missing'}`);
  }
  const rounds = numberAt(document, 'settings', 'repetitions');
  return measured(
    toolOf(document),
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
    Object.entries(objectAt(document, 'benchmarks')).map(([name, workload]) => incomplete(name, workload, rounds)),
  );
};

function incomplete(name: string, workload: Json, rounds: number | undefined): string | undefined {
  const runs = Object.entries(objectAt(workload)).filter(([key]) => /^run\d+$/.test(key));
  if (rounds === undefined) return 'the report does not say how many repetitions each workload has';
  return runs.length === rounds ? undefined : `${name} has ${runs.length} runs, asked were ${rounds}`;
}

function toolOf(document: Json): ToolVersion {
  const version = stringAt(document, 'app_info', 'hepscore_ver');
  return { name: 'hep-score', ...(version === undefined ? {} : { version }) };
}
