import { openRunStore } from '../adapters/run-store.ts';
import { overviewsOf } from '../analysis/overview.ts';
import { drillTopics } from '../drill/words.ts';
import type { Merge } from '../history/merges.ts';
import { type RunStore, readText, textContent } from '../history/run-store.ts';
import type { JsonObject } from '../model/json.ts';
import { compareText } from '../model/order.ts';
import type { EpochMs } from '../model/units.ts';
import { digestMessage, weekOf } from '../notify/digest.ts';
import { HEARTBEAT_PATH, heartbeatFamilies, lateNotice } from '../notify/heartbeat.ts';
import { actsOfLost, type IssueAct, type Issues, issueActs, lineKey, oldTopics } from '../notify/issues.ts';
import { slackMessage } from '../notify/slack.ts';
import { ANALYSIS_PATH, type AnalysisState, analysisText, parseAnalysis } from '../notify/state.ts';
import { type NotifyLinks, type Topic, topicsOf, type WatchedLine } from '../notify/topic.ts';
import { type MetricFamily, openMetrics } from '../render/openmetrics.ts';
import { lastDrill } from './drill-state.ts';
import type { Env } from './env.ts';
import type { FoundHistories } from './history/find.ts';
import { machineUse } from './machine-use.ts';

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
  /** One message a week about all. */
  readonly digest: boolean;
  readonly signal: AbortSignal;
}

/** What an analysis found and did. */
export interface Analysed {
  readonly topics: readonly Topic[];
  readonly acts: readonly IssueAct[];
  /** Topics in the message of the webhook. */
  readonly sent: readonly Topic[];
  /** Topics that are open and began too long ago for an issue. */
  readonly tooOld: readonly Topic[];
  /** What the webhook has got, or would get. */
  readonly messages: readonly JsonObject[];
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
  const store = await openRunStore(found.store, env);
  const drilled = await lastDrill(store);
  const topics = [...watched.flatMap(topicsOf), ...drillTopics(drilled, options.now)].sort((a, b) =>
    compareText(a.id, b.id),
  );
  const before = await lastAnalysis(store);
  const { acts, tooOld } = await writeIssues(topics, watched, channels, options);
  const open = topics.filter(({ over }) => over === undefined);
  const known = new Set(before?.sent);
  // A first analysis of years of runs is no news.
  const fresh = open.filter(({ id, since }) => !known.has(id) && since >= options.now - NEWS_MS);
  const sent = channels.send === undefined ? [] : fresh;
  const week = weekOf(options.now);
  const isDue = options.digest && channels.send !== undefined && before?.digest !== week;
  const messages = [
    ...(sent.length > 0 ? [slackMessage(sent, options.links)] : []),
    ...(isDue
      ? [digestMessage(watched, topics, await machineUse(found.found, store, options.now), options.links, options.now)]
      : []),
  ];
  if (!options.dryRun) {
    for (const message of messages) await channels.send?.(message);
    const digest = isDue ? week : before?.digest;
    const state: AnalysisState = {
      version: 1,
      at: options.now,
      tests: found.found.length,
      open: open.length,
      sent: channels.send === undefined ? [...known] : open.map(({ id }) => id),
      ...(digest !== undefined && { digest }),
    };
    await store.put(HEARTBEAT_PATH, textContent(openMetrics(heartbeatFamilies(state, false))));
    await store.put(ANALYSIS_PATH, textContent(analysisText(state)));
  }
  return { topics, acts, sent, tooOld, messages, watched };
}

/** Undefined where there was none, or another version wrote it. */
export async function lastAnalysis(store: RunStore): Promise<AnalysisState | undefined> {
  return (await store.version(ANALYSIS_PATH)) === undefined
    ? undefined
    : parseAnalysis(await readText(store, ANALYSIS_PATH));
}

/** When the newest analysis of a store was made; undefined where none was. */
export async function analysedAt(address: string, env: Env): Promise<EpochMs | undefined> {
  return (await lastAnalysis(await openRunStore(address, env)))?.at;
}

/** The sign of life as samples of their time; none where no analysis was made. */
export async function heartbeatOf(address: string, env: Env): Promise<MetricFamily[]> {
  const last = await lastAnalysis(await openRunStore(address, env));
  return last === undefined ? [] : heartbeatFamilies(last, true);
}

/** What a reader of a history must know of the analysis: nothing where none was ever made, or a new one has come in time. */
export async function analysisNotice(address: string, env: Env, now: EpochMs): Promise<string | undefined> {
  const last = await lastAnalysis(await openRunStore(address, env));
  return last && lateNotice(last, now);
}

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
): Promise<Pick<Analysed, 'acts' | 'tooOld'>> {
  if (issues === undefined) return { acts: [], tooOld: [] };
  const known = await issues.list(signal);
  const lines = new Set(watched.map(({ test, overview: { line } }) => lineKey({ test, line })));
  const acts = [...issueActs(topics, known, links, now), ...actsOfLost(topics, known, lines)];
  const tooOld = oldTopics(topics, known, now);
  if (dryRun) return { acts, tooOld };
  for (const act of acts) {
    const { title, body } = act;
    if (act.kind === 'open') await issues.open({ title, body }, signal);
    else await issues.update(act.number, { title, body, isOpen: act.kind === 'edit' }, signal);
  }
  return { acts, tooOld };
}
