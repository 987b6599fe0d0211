import { type Json, type JsonObject, listAt, numberAt, stringAt } from '../../../model/json.ts';
import {
  failed,
  measured,
  type ToolOutcome,
  type ToolOutput,
  type ToolParser,
  type ToolVersion,
  unparsable,
} from '../../outcome.ts';
import { noResult, wholeDocuments } from '../../text.ts';
import { areOfOneRun } from './intervals.ts';
import { optionsOf } from './options.ts';
import { problems } from './problems.ts';
import { readingsOf } from './readings.ts';

/** fio with --output-format=json or json+, of jobs here or on servers; with --status-interval the last object is the result. */
export const parseFio: ToolParser = (output, asked) => {
  const documents = wholeDocuments(output.stdout);
  if (documents === undefined)
    return unparsable('the JSON of fio has no end, or something else is printed inside of it');
  const document = documents.at(-1);
  if (document === undefined) return withoutJson(output);
  if (!areOfOneRun(documents)) return unparsable(`holds ${documents.length} JSON objects of more than one run of fio`);
  const jobs = jobsOf(document);
  const error = jobs.flatMap(errorOf)[0] ?? dropped(output);
  if (error !== undefined) return failed(error);
  if (jobs.length === 0) return noResult(output, 'a job in the JSON of fio: it holds none');
  return measured(
    toolOf(document),
    readingsOf(jobs, all(document)),
    problems(output, document, jobs, optionsOf(document, jobs), asked),
  );
};

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

function withoutJson(output: ToolOutput): ToolOutcome {
  const isOther = /^\d+;fio-\d/m.test(output.stdout) || /\(groupid=\d+, jobs=\d+\)/.test(output.stdout);
  return isOther
    ? unparsable("fio's normal and terse output are not read: run it with --output-format=json+")
    : noResult(output, 'the JSON object that fio prints with --output-format=json');
}

function toolOf(document: JsonObject): ToolVersion {
  const version = stringAt(document, 'fio version')?.replace(/^fio-/, '');
  return { name: 'fio', ...(version === undefined ? {} : { version }) };
}
