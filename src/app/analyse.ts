import { openRunStore } from '../adapters/run-store.ts';
import { overviewsOf } from '../analysis/overview.ts';
import type { Merge } from '../history/merges.ts';
import { type RunStore, readText, textContent } from '../history/run-store.ts';
import type { JsonObject } from '../model/json.ts';
import { compareText } from '../model/order.ts';
import type { EpochMs } from '../model/units.ts';
import { actsOfLost, type IssueAct, type Issues, issueActs, lineKey } from '../notify/issues.ts';
import { slackMessage } from '../notify/slack.ts';
import { ANALYSIS_PATH, type AnalysisState, analysisText, parseAnalysis } from '../notify/state.ts';
import { type NotifyLinks, type Topic, topicsOf, type WatchedLine } from '../notify/topic.ts';
import { minuteOfTime } from '../report/history-words.ts';
import type { Env } from './env.ts';
import type { FoundHistories } from './history/find.ts';

/** Where people read it, as far as a site has it. */
export interface Channels {
  readonly issues?: Issues;
  send?(message: JsonObject): Promise<void>;
}

export interface AnalyseOptions {
  readonly now: EpochMs;
  readonly merges: readonly Merge[];
  readonly links: NotifyLinks;
  readonly dryRun: boolean;
  readonly signal: AbortSignal;
}

/** What an analysis found and did. */
export interface Analysed {
  readonly topics: readonly Topic[];
  readonly acts: readonly IssueAct[];
  /** Topics in the message of the webhook. */
  readonly sent: readonly Topic[];
  readonly watched: readonly WatchedLine[];
}

/**
 * Finds what people must know, and says each of it once: an issue for each topic, and a message for those that are new. What fails is done by the next
 * analysis: an issue is found again by its hidden line, a message is sent until the store knows that it was. Throws KnownError where a channel or the store fails.
 */
export async function analyse(
  found: FoundHistories,
  channels: Channels,
  options: AnalyseOptions,
  env: Env,
): Promise<Analysed> {
  const watched = watchedIn(found, options);
  const topics = watched.flatMap(topicsOf).sort((a, b) => compareText(a.id, b.id));
  const store = await openRunStore(found.store, env);
  const before = await lastAnalysis(store);
  const acts = await writeIssues(topics, watched, channels, options);
  const open = topics.filter(({ over }) => over === undefined);
  const known = new Set(before?.sent);
  // A first analysis of years of runs is no news.
  const fresh = open.filter(({ id, since }) => !known.has(id) && since >= options.now - NEWS_MS);
  const sent = channels.send === undefined ? [] : fresh;
  if (!options.dryRun) {
    if (sent.length > 0) await channels.send?.(slackMessage(sent, options.links));
    const ids = channels.send === undefined ? [...known] : open.map(({ id }) => id);
    const state: AnalysisState = {
      version: 1,
      at: options.now,
      tests: found.found.length,
      open: open.length,
      sent: ids,
    };
    await store.put(ANALYSIS_PATH, textContent(analysisText(state)));
  }
  return { topics, acts, sent, watched };
}

/** Undefined where there was none, or another version wrote it. */
async function lastAnalysis(store: RunStore): Promise<AnalysisState | undefined> {
  return (await store.version(ANALYSIS_PATH)) === undefined
    ? undefined
    : parseAnalysis(await readText(store, ANALYSIS_PATH));
}

/** What a reader of a history must know of the analysis: nothing where none was ever made, or a new one has come in time. */
export async function analysisNotice(address: string, env: Env, now: EpochMs): Promise<string | undefined> {
  const last = await lastAnalysis(await openRunStore(address, env));
  if (last === undefined || now - last.at <= LATE_MS) return undefined;
  return `the last analysis was at ${minuteOfTime(last.at)} UTC: since then prowess analyse has said nothing of changes`;
}

const LATE_MS = 86_400_000;

const NEWS_MS = 30 * 86_400_000;

const watchedIn = ({ found, retentionMs }: FoundHistories, { now, merges }: AnalyseOptions): WatchedLine[] =>
  found.flatMap(({ history, declare, decisions, test }) =>
    overviewsOf(history, declare, {
      now,
      decisions,
      merges,
      retentionMs,
      schedule: test?.triggers.periodic,
    }).map((overview) => ({
      test: history.test,
      ...(test?.history?.owner !== undefined && { owner: test.history.owner }),
      overview,
    })),
  );

async function writeIssues(
  topics: readonly Topic[],
  watched: readonly WatchedLine[],
  { issues }: Channels,
  { links, now, dryRun, signal }: AnalyseOptions,
): Promise<readonly IssueAct[]> {
  if (issues === undefined) return [];
  const known = await issues.list(signal);
  const lines = new Set(watched.map(({ test, overview: { line } }) => lineKey({ test, line })));
  const acts = [...issueActs(topics, known, links, now), ...actsOfLost(topics, known, lines)];
  if (dryRun) return acts;
  for (const act of acts) {
    const { title, body } = act;
    if (act.kind === 'open') await issues.open({ title, body }, signal);
    else await issues.update(act.number, { title, body, isOpen: act.kind === 'edit' }, signal);
  }
  return acts;
}
