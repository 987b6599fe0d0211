import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { readText } from '../../adapters/disk/read-file.ts';
import { acceptedOn } from '../../analysis/accepted.ts';
import type { Comparison } from '../../analysis/compare/compare.ts';
import { compareSides } from '../../analysis/compare/pull.ts';
import { daysMistake, selectable, selectRuns, unknownBuilds } from '../../analysis/compare/select.ts';
import { runsOf, type Side } from '../../analysis/compare/side.ts';
import { type NamedSide, sideOf, sidesOf, trusted } from '../../analysis/compare/sides.ts';
import { DOCUMENT_FILE, parseDocument } from '../../history/document-json.ts';
import { documentOf } from '../../history/from-result.ts';
import { joined } from '../../history/history.ts';
import { linesOf } from '../../history/line.ts';
import { lineOrder } from '../../history/line-order.ts';
import type { Merge } from '../../history/merges.ts';
import { type Run, type RunDocument, runId } from '../../history/run.ts';
import { type Accepted, editsOf, isExcluded, isInScope } from '../../history/site-history.ts';
import { tableOf } from '../../history/table.ts';
import { counted } from '../../model/counted.ts';
import { type KnownError, usageError } from '../../model/errors.ts';
import { type EpochMs, toIso } from '../../model/units.ts';
import { parseResult } from '../../shapes/parse-result.ts';
import type { Env } from '../env.ts';
import { type FoundHistory, findHistories, findRuns, type HistoryQuery, historiesUnder } from './find.ts';
import type { HistoryWatcher } from './load.ts';
import { declareOf, type HistoryRules, rulesOf } from './rules.ts';

export interface CompareQuery {
  readonly base: SideQuery;
  readonly head: SideQuery;
  /** Where sides that are no folders are looked for. */
  readonly query: HistoryQuery;
  /** What is accepted until then is accepted. */
  readonly now: EpochMs;
  /** Into the line that is the base, as far as they are known. */
  readonly merges?: readonly Merge[];
}

export interface SideQuery {
  /** As `selectRuns` reads it, or a folder: a store of runs, or one run. */
  readonly name: string;
  /** Absolute, of the folder that the name may be. */
  readonly path: string;
}

/**
 * Compares two sides: of one test, or of each test of which both have runs.
 * @throws KnownError where a side names no run, and says what can be named
 */
export async function compareAsked(wanted: CompareQuery, env: Env, watcher: HistoryWatcher): Promise<Comparison[]> {
  for (const { name, path } of [wanted.base, wanted.head]) checkDays(name, path);
  checkTwo(wanted);
  const read = (side: SideQuery): Promise<Candidate[]> => candidates(side, wanted.query, env, watcher);
  const [base, head] = [await read(wanted.base), await read(wanted.head)];
  const order = lineOrder(wanted.merges ?? []);
  const comparisons = head.flatMap((own) => {
    const other = base.find(({ history }) => history.test === own.history.test);
    const sides = other && sidesOf(named(wanted.base, other), named(wanted.head, own), order);
    if (sides !== undefined) checkApart(sides);
    if (sides === undefined) return [];
    return [compareSides(sides, own.declare, { accepted: acceptedOf(own, wanted.now), order })];
  });
  if (comparisons.length > 0) return comparisons;
  for (const side of [wanted.base, wanted.head]) await checkExcluded(side, wanted.query, env, watcher);
  throw nothingToCompare(wanted, base, head);
}

/** Says of a side that names no run which of its runs the site leaves out. */
async function checkExcluded(
  { name, path }: SideQuery,
  query: HistoryQuery,
  env: Env,
  watcher: HistoryWatcher,
): Promise<void> {
  if (existsSync(path)) return;
  const rules = rulesOf(query, watcher);
  const { exclude } = rules.decisions;
  if (exclude.length === 0) return;
  const all = { ...rules, decisions: { ...rules.decisions, exclude: [] } };
  const found = historiesUnder(all, await findRuns(query, rules, env, watcher), query.test);
  const runs = found.flatMap(({ history }) => selectRuns(history, name).flatMap((place) => history.runs[place] ?? []));
  const decisions = runs.map((run) => exclude.find((each) => isInScope(each, run) && isExcluded(each, run)));
  const [first] = decisions;
  if (first === undefined || decisions.includes(undefined)) return;
  throw usageError(
    `${name} has ${counted(runs.length, 'run')}, and the site leaves out ${runs.length === 1 ? 'it' : 'each of them'}: ${first.at.file}:${first.at.line} (${first.reason})`,
    'name other runs, or remove what excludes these',
  );
}

/** A folder may have the name of a day. */
function checkDays(name: string, path: string): void {
  const mistake = existsSync(path) ? undefined : daysMistake(name);
  if (mistake !== undefined) throw usageError(`${name}: ${mistake}`);
}

function checkTwo({ base, head }: CompareQuery): void {
  if (base.path !== head.path) return;
  throw usageError(
    `both sides are ${base.name}, and a side is not compared with itself`,
    'name as the head what is new: builds (1840,1841), days (2026-08-01..2026-08-10), a commit or pr:123',
  );
}

const named = ({ name }: Pick<SideQuery, 'name'>, { history, whole }: Candidate): NamedSide => ({
  name,
  history,
  whole,
});

/** A run that is on both sides would be compared with itself. */
function checkApart({ base, head }: { base: Side; head: Side }): void {
  const ofBase = new Set(runsOf(base).map(placeOf));
  const both = runsOf(head).filter((run) => ofBase.has(placeOf(run)));
  if (both.length === 0) return;
  throw usageError(
    `${base.name} and ${head.name} overlap: ${counted(both.length, 'run')} of ${head.history.test} would be on both sides, such as build ${both[0]?.build}`,
    'name sides that have no run in common',
  );
}

/** Runs of two stores may have one build number. */
const placeOf = (run: Run): string => `${runId(run)} ${run.address}`;

const acceptedOf = ({ history, decisions }: Candidate, now: EpochMs): Accepted[] =>
  linesOf(history).flatMap((line) => acceptedOn(decisions, { test: history.test, line }, now));

/** A test of which a side may have runs. */
interface Candidate extends Pick<FoundHistory, 'history' | 'declare' | 'decisions'> {
  /** A folder was named: all of its runs are meant. */
  readonly whole: boolean;
}

async function candidates(
  { path }: SideQuery,
  query: HistoryQuery,
  env: Env,
  watcher: HistoryWatcher,
): Promise<Candidate[]> {
  const one = oneRun(path);
  if (one !== undefined) return [ofOneRun(one, rulesOf(query, watcher))];
  const isFolder = existsSync(path);
  const { found } = await findHistories(isFolder ? { ...query, store: path } : query, env, watcher);
  return found.map(({ history, declare, decisions }) => ({ history, declare, decisions, whole: isFolder }));
}

/** Read as the site reads any run: with its renames, and in the regime that it declares. A run that is named is not left out. */
function ofOneRun({ run, points }: RunDocument, { tests, decisions }: HistoryRules): Candidate {
  const edits = { ...editsOf(decisions, run.test), keeps: () => true };
  const history = joined(run.test, [tableOf([{ run, points }])], edits);
  return { history, declare: declareOf(run.test, tests), decisions, whole: true };
}

/** The run of which this is the folder; undefined where it is none. */
function oneRun(path: string): RunDocument | undefined {
  const at = { folder: path, address: path };
  const [own, imported] = ['result.json', DOCUMENT_FILE].map((file) => join(path, 'artifacts', file));
  if (own !== undefined && existsSync(own)) return documentOf(parseResult(readText(own), own), at);
  if (imported !== undefined && existsSync(imported)) return parseDocument(readText(imported), imported);
  return undefined;
}

function nothingToCompare(
  { base, head }: CompareQuery,
  from: readonly Candidate[],
  to: readonly Candidate[],
): KnownError {
  for (const [{ name }, found] of [
    [base, from],
    [head, to],
  ] as const) {
    if (found.some((each) => sideOf(named({ name }, each)).places.length > 0)) continue;
    const known = found.map(({ history }) => `${history.test}: ${selectable(history)}`);
    const unknown = unknownBuilds(
      found.map(({ history }) => history),
      name,
    );
    return usageError(
      `no run is named by ${unknown.length === 0 ? name : `${unknown.join(', ')}, of ${name}`}`,
      known.length === 0 ? 'there is no run at all' : `there are, of ${known.join(' - ')}`,
    );
  }
  const bases = from.map((each) => sideOf(named(base, each))).filter(({ places }) => places.length > 0);
  if (bases.length > 0 && bases.every((side) => trusted(side).places.length === 0)) {
    return usageError(
      `${base.name} cannot be the base: in each of its runs the pull request's code was in control`,
      'name a line or builds of merged code as the base',
    );
  }
  const late = to.find((own) => from.some(({ history }) => history.test === own.history.test));
  if (late !== undefined) {
    const [first] = runsOf(sideOf(named(head, late)));
    return usageError(
      `${base.name} has no run of ${late.history.test} before ${head.name} begins${first === undefined ? '' : ` (build ${first.build}, ${toIso(first.startedAt)})`}`,
      'a line as the base means its runs before the head; name a later head, or the base by builds or days',
    );
  }
  return usageError(
    `${base.name} and ${head.name} have no test in common`,
    `${base.name} has ${testsOf(from)}; ${head.name} has ${testsOf(to)}`,
  );
}

const testsOf = (found: readonly Candidate[]): string => found.map(({ history }) => history.test).join(', ') || 'none';
