import { type Json, type JsonObject, listAt, numberAt, stringAt } from '../../../model/json.ts';
import { disagree } from '../../checks.ts';
import {
  type AskedOfTool,
  failed,
  measured,
  type ToolOutcome,
  type ToolOutput,
  type ToolParser,
  type ToolProblem,
  toolVersion,
  unparsable,
} from '../../outcome.ts';
import { noResult, wholeDocuments } from '../../text.ts';
import { areOfOneRun } from './intervals.ts';
import { normalText } from './normal.ts';
import { optionsOf } from './options.ts';
import { problems } from './problems.ts';
import { DIRECTIONS, readingsOf } from './readings.ts';
import { terseDocuments } from './terse.ts';

/**
 * fio with --output-format=json or json+, of jobs here or on servers; with --status-interval the last object is the result. Without JSON its
 * normal or terse output, of jobs here.
 */
export const parseFio: ToolParser = (output, asked) => {
  const documents = wholeDocuments(output.stdout);
  if (documents === undefined)
    return unparsable('the JSON of fio has no end, or something else is printed inside of it');
  const document = documents.at(-1);
  if (document === undefined) return withoutJson(output, asked);
  if (!areOfOneRun(documents)) return unparsable(`holds ${documents.length} JSON objects of more than one run of fio`);
  if (holdsAnother(output.stdout, document))
    return unparsable('the JSON of fio and what is printed beside it are of two runs');
  return outcomeOf(output, asked, document);
};

function outcomeOf(
  output: ToolOutput,
  asked: AskedOfTool,
  document: JsonObject,
  further: readonly ToolProblem[] = [],
): ToolOutcome {
  const jobs = jobsOf(document);
  const error = jobs.flatMap(errorOf)[0] ?? dropped(output);
  if (error !== undefined) return failed(error);
  if (jobs.length === 0) return noResult(output, 'a job in the JSON of fio: it holds none');
  const version = stringAt(document, 'fio version')?.replace(/^fio-/, '');
  return measured(toolVersion('fio', version), readingsOf(jobs, all(document)), [
    ...problems(output, document, jobs, optionsOf(document, jobs), asked),
    ...further,
  ]);
}

/** The jobs of this machine, or of each server; what fio says of all clients is their sum. */
const jobsOf = (document: JsonObject): readonly Json[] =>
  [...listAt(document, 'jobs'), ...listAt(document, 'client_stats')].filter((each) => !isAll(each));

const all = (document: JsonObject): Json | undefined => listAt(document, 'client_stats').find(isAll);

const isAll = (job: Json): boolean => stringAt(job, 'jobname') === 'All clients';

function errorOf(job: Json): string[] {
  const error = numberAt(job, 'error');
  const name = stringAt(job, 'jobname') ?? 'a job';
  if (error === undefined) return [`${name} does not say whether it failed`];
  return error === 0
    ? []
    : [`${name} ended with error ${error}${ERRORS[error] === undefined ? '' : ` (${ERRORS[error]})`}`];
}

/** Errors of Linux that storage has. */
const ERRORS: Readonly<Record<number, string>> = {
  2: 'no such file or directory',
  5: 'input/output error',
  13: 'permission denied',
  16: 'device or resource busy',
  22: 'invalid argument',
  27: 'file too large',
  28: 'no space left on device',
  30: 'read-only file system',
  84: 'verification failed',
  95: 'operation not supported',
  122: 'disk quota exceeded',
};

const dropped = ({ stdout, stderr }: ToolOutput): string | undefined =>
  /^.*fio: job .* dropped$/m.exec(`${stdout}\n${stderr}`)?.[0];

/** With --output-format=normal,json both say the same. */
function holdsAnother(stdout: string, json: JsonObject): boolean {
  const normal = normalText(stdout);
  const isOther = normal !== undefined && !isSameWork(jobsOf(normal.document), jobsOf(json));
  return isOther || terseDocuments(stdout).length > 0;
}

const isSameWork = (some: readonly Json[], others: readonly Json[]): boolean =>
  DIRECTIONS.every((direction) => {
    const [one = 0, other = 0] = [some, others].map((jobs) =>
      jobs.reduce<number>((bytes, job) => bytes + (numberAt(job, direction, 'io_bytes') ?? 0), 0),
    );
    const [first, second] = [some, others].map((jobs) =>
      Math.max(...jobs.map((job) => numberAt(job, direction, 'runtime') ?? 0)),
    );
    return first === second && (one === other || !disagree(one, other, 0.02));
  });

function withoutJson(output: ToolOutput, asked: AskedOfTool): ToolOutcome {
  const { stdout } = output;
  if (/^\s*"fio version" : /m.test(stdout)) return unparsable('the JSON of fio has no beginning');
  const [normal, terse] = [normalText(stdout), terseDocuments(stdout)];
  const [only, ...others] = terse;
  if (others.length > 0 || (only !== undefined && normal !== undefined) || /^hostname=.*, be=\d/m.test(stdout))
    return unparsable('jobs of servers, or several, are read from JSON alone: run fio with --output-format=json+');
  if (normal !== undefined) return outcomeOf(output, asked, normal.document, normal.problems);
  if (only !== undefined) return outcomeOf(output, asked, only);
  if (/^[245];fio-\d/m.test(stdout))
    return unparsable('terse output is read in version 3 alone: run fio with --output-format=json+');
  return noResult(output, 'the JSON object that fio prints with --output-format=json');
}
