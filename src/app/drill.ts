import { openRunStore } from '../adapters/run-store.ts';
import { absenceDetected, type Detection, detectionOf, isDetectedInTime } from '../drill/detection.ts';
import { groundOf } from '../drill/ground.ts';
import { type Injection, injectionsFor, type RunInjection, slowedIn } from '../drill/injection.ts';
import { DRILL_PATH, type DrillState, drillText } from '../drill/state.ts';
import { drillTopic, troublesOf } from '../drill/words.ts';
import type { RunDocument } from '../history/run.ts';
import { type RunStore, textContent } from '../history/run-store.ts';
import { explained, KnownError } from '../model/errors.ts';
import type { EpochMs } from '../model/units.ts';
import { lateNotice } from '../notify/heartbeat.ts';
import { issueActs } from '../notify/issues.ts';
import { slackMessage } from '../notify/slack.ts';
import type { NotifyLinks } from '../notify/topic.ts';
import { type Channels, lastAnalysis } from './analyse.ts';
import { type DrillRuns, withDrillRuns } from './drill-runs.ts';
import { declareOf } from './history/rules.ts';

export interface DrillRequest extends DrillRuns {
  /** Address of the store that keeps what came of it. */
  readonly store: string;
  readonly seed: string;
  readonly now: EpochMs;
  readonly links: NotifyLinks;
  readonly dryRun: boolean;
}

/** What a drill did; it passed where there is no trouble. */
export interface Drill {
  readonly detections: readonly Detection[];
  readonly troubles: readonly string[];
  /** That a channel or the store failed; the troubles name it. */
  readonly cut: boolean;
}

/** After 25 one run that lacks a series is enough, and three slower ones are confirmed after fewer than 40 in fewer cases. */
const BASE_RUNS = 40;

export interface DrillWatcher {
  onBase(runs: number): void;
  onDetection(detection: Detection): void;
}

/**
 * Lets something go wrong in runs that it makes for it alone, and sees whether people learn of it: by the analysis that watches the real runs, and by the channels
 * that it uses. Where they do not, it says so of prowess itself, wherever it can.
 */
export async function drill(request: DrillRequest, channels: Channels, watcher: DrillWatcher): Promise<Drill> {
  const detections = await detectionsIn(request, watcher);
  const store = await openRunStore(request.store, request.env);
  const troubles = [...troublesOf(detections), ...(await analysisTroubles(store, request.now))];
  const cuts = request.dryRun ? [] : await sayIt(request, detections, troubles, channels);
  const state: DrillState = {
    version: 1,
    at: request.now,
    test: request.test,
    troubles: [...troubles, ...cuts],
    injections: detections.map(({ injection: { name, within }, suspectAfter, toldAfter }) => ({
      name,
      within,
      ...(suspectAfter !== undefined && { suspectAfter }),
      ...(toldAfter !== undefined && { toldAfter }),
    })),
  };
  if (!request.dryRun) await store.put(DRILL_PATH, textContent(drillText(state)));
  return { detections, troubles: state.troubles, cut: cuts.length > 0 };
}

/** The real runs are watched by a job of its own: where it has ended, no drill of this one's analysis helps. */
async function analysisTroubles(store: RunStore, now: EpochMs): Promise<readonly string[]> {
  const last = await lastAnalysis(store);
  return last === undefined ? [] : [lateNotice(last, now)].filter((notice) => notice !== undefined);
}

/** Looks after each run, and makes no more than it takes. */
function detectionsIn(request: DrillRequest, watcher: DrillWatcher): Promise<readonly Detection[]> {
  const { test, site, seed, now } = request;
  const declare = declareOf(
    test,
    site.config.suites.flatMap(({ tests }) => tests),
  );
  return withDrillRuns(request, async (run) => {
    const base: RunDocument[] = [];
    for (let place = 1; place <= BASE_RUNS; place++) {
      base.push(await run(`${seed}/base/${place}`));
      if (place === 1) slowedIn(groundOf(test, base, now), declare);
    }
    watcher.onBase(base.length);
    const drilled = { test, declare, base, now };
    const inRuns = (injection: RunInjection): Promise<Detection> =>
      tried(injection, async (attempt) => {
        const runs: RunDocument[] = [];
        let found: Detection;
        do {
          runs.push(await run(`${seed}/${injection.name}/${attempt}/${runs.length + 1}`, injection));
          found = detectionOf(drilled, injection, runs);
        } while (runs.length < injection.within && found.toldAfter === undefined);
        return found;
      });
    const all: Detection[] = [];
    for (const injection of injectionsFor(groundOf(test, base, now), declare)) {
      const detection = injection.kind === 'absence' ? absenceDetected(drilled, injection) : await inRuns(injection);
      all.push(detection);
      watcher.onDetection(detection);
    }
    return all;
  });
}

async function tried({ tries }: Injection, attempt: (number: number) => Promise<Detection>): Promise<Detection> {
  let detection = await attempt(1);
  for (let number = 2; number <= tries && !isDetectedInTime(detection); number++)
    detection = { ...(await attempt(number)), attempt: number };
  return detection;
}

/** Sends what a drill found, marked as one, and what is wrong with prowess itself. Returns what could not be sent. */
async function sayIt(
  { test, links, now }: DrillRequest,
  detections: readonly Detection[],
  troubles: readonly string[],
  { send, issues }: Channels,
): Promise<readonly string[]> {
  const { signal } = new AbortController();
  const cuts: string[] = [];
  const attempt = async (act: () => Promise<void>): Promise<void> => {
    try {
      await act();
    } catch (error) {
      if (!(error instanceof KnownError)) throw error;
      cuts.push(explained(error));
    }
  };
  const topic = drillTopic(test, troubles, now);
  const topics = [...(troubles.length === 0 ? [] : [topic]), ...detections.flatMap((each) => each.topics)];
  if (send !== undefined) await attempt(() => send(slackMessage(topics, links, introOf(troubles))));
  if (issues === undefined) return cuts;
  await attempt(async () => {
    const known = await issues.list(signal);
    const own = cuts.length === 0 ? topic : drillTopic(test, [...troubles, ...cuts], now);
    for (const act of issueActs([own], known, links, now)) {
      const { title, body } = act;
      if (act.kind === 'open') await issues.open({ title, body }, signal);
      else await issues.update(act.number, { title, body, isOpen: act.kind === 'edit' }, signal);
    }
  });
  return cuts;
}

const introOf = (troubles: readonly string[]): string =>
  troubles.length === 0
    ? 'This is a drill, and it passed: what follows was injected into runs that were made for it, and asks for nothing.'
    : 'This is a drill, and it FAILED: an injected change was not said in time. Look at prowess itself.';
