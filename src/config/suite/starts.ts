import type { Plan } from '../../model/plan.ts';
import type { Test } from '../../model/suite.ts';
import { elapsed, epochMs, type Milliseconds, minutes, ms } from '../../model/units.ts';
import type { When } from '../../model/when.ts';
import { runsBetween } from '../../prow/cron-runs.ts';
import { formatQuantity } from '../../render/quantity.ts';
import type { Diagnostic } from '../source/diagnostic.ts';
import { complainOf, type Layer } from './cascade.ts';

/** A periodic that starts again long before its run can be over: Prow drops most of its starts. Of a sound test. */
export function startDiagnostics(test: Test, plan: Plan | undefined, layers: readonly Layer[]): Diagnostic[] {
  const { periodic } = test.triggers;
  const takes = test.estimateMs ?? plan?.estimateMs;
  const gap = periodic && shortestGap(periodic.when);
  if (periodic === undefined || takes === undefined || gap === undefined || !isFar(gap, takes)) return [];
  const key = 'cron' in periodic.schedule ? 'cron' : 'interval';
  const { effect, hint } = WORDS[key];
  const [every, about] = [gap, takes].map((time) => formatQuantity(time, 'ms'));
  const message = `starts every ${every}, and a run takes about ${about}: ${effect}`;
  return [complainOf(layers, ['periodic', key], { message, hint })];
}

/** Estimates are rough: where the two are nearer, `prowess schedule --check` says it. Each minute is never meant. */
const isFar = (gap: Milliseconds, takes: Milliseconds): boolean =>
  gap * 2 <= takes || (gap <= minutes(1) && gap < takes);

const WORDS = {
  cron: {
    effect: 'Prow drops the starts in between',
    hint: 'name the minute and the hour, for example cron: "40 4 * * *" for once a day; prowess schedule shows when the cluster is free',
  },
  interval: {
    effect: 'the cluster is never free',
    hint: 'give a longer one; how long the cluster shall rest between two runs is minimumInterval',
  },
};

/** The shortest time between two starts, as far as the schedule decides it. */
function shortestGap(when: When): Milliseconds | undefined {
  if (when.kind === 'interval') return when.since === 'startedAt' ? when.every : undefined;
  let shortest: number = Infinity;
  let last: ReturnType<typeof epochMs> | undefined;
  for (const run of runsBetween(when.cron, MONDAY, WEEK_LATER)) {
    if (last !== undefined) shortest = Math.min(shortest, elapsed(last, run));
    last = run;
  }
  return shortest === Infinity ? undefined : ms(shortest);
}

const MONDAY = epochMs(Date.UTC(2024, 0, 1));
const WEEK_LATER = epochMs(Date.UTC(2024, 0, 8));
