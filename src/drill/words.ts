import { counted } from '../model/counted.ts';
import { shortHash } from '../model/identity.ts';
import { type EpochMs, hours } from '../model/units.ts';
import type { Topic } from '../notify/topic.ts';
import { formatQuantity } from '../render/quantity.ts';
import { minuteOfTime } from '../report/history-words.ts';
import { type Detection, isDetectedInTime } from './detection.ts';
import type { Injection } from './injection.ts';
import type { DrillState } from './state.ts';

/** `+12 % (184 ms): the smallest change of Creation latency watch Pod Running`. */
export function injectionText(injection: Injection): string {
  if (injection.kind === 'silence') return `silence: ${injection.name} are not there`;
  if (injection.kind === 'absence') return `silence: no run comes`;
  const { size, delayMs, name } = injection;
  return `+${Number((size * 100).toPrecision(2))} % (${formatQuantity(delayMs, 'ms')}): ${name}`;
}

/** `suspect after 1 run, said after 3 of at most 3`. */
export function detectionText({ injection, attempt = 1, runs, suspectAfter, toldAfter }: Detection): string {
  const { within, tries } = injection;
  const suspect = suspectAfter === undefined ? '' : `suspect after ${runsText(suspectAfter, injection)}, `;
  return toldAfter === undefined
    ? `${suspect}NOT SAID in ${runsText(runs, injection)}${attempt === 1 ? '' : `, and in ${attempt} tries`}`
    : `${suspect}said after ${runsText(toldAfter, injection)} of at most ${within}${attempt === 1 ? '' : ` (try ${attempt} of ${tries})`}`;
}

const runsText = (count: number, { kind }: Injection): string =>
  counted(count, kind === 'absence' ? 'missed run' : 'run');

/** Why the drill failed, one line for each injection that was not said in time. */
export const troublesOf = (all: readonly Detection[]): string[] =>
  all
    .filter((detection) => !isDetectedInTime(detection))
    .map((detection) => {
      const { injection } = detection;
      return `${injectionText(injection)} was to be said within ${runsText(injection.within, injection)}: ${detectionText(detection)}`;
    });

const drillId = (test: string): string => `drill-${shortHash({ test })}`;

/** What people must know of prowess itself where a drill fails; over where one passed. */
export const drillTopic = (test: string, troubles: readonly string[], now: EpochMs): Topic => ({
  id: drillId(test),
  test,
  line: 'main',
  since: now,
  headline: `the drill failed at ${minuteOfTime(now)} UTC: changes may not reach people. ${troubles.join('; ')}`,
  ...(troubles.length === 0 && { over: `the drill of ${minuteOfTime(now)} UTC passed` }),
});

/** What the analysis says of a drill that has not come for long: the job that makes it has ended. Its id is that of the drill's own topic, which the next one ends. */
export function drillTopics(last: DrillState | undefined, now: EpochMs): Topic[] {
  if (last === undefined || now - last.at <= OLD_MS) return [];
  return [
    {
      id: drillId(last.test),
      test: last.test,
      line: 'main',
      since: now,
      headline: `no drill since ${minuteOfTime(last.at)} UTC: that changes reach people is not tried any more`,
    },
  ];
}

/** One a week, and one that failed to come. */
const OLD_MS = hours(15 * 24);

/** What a reader of a history must know of the last drill; nothing where it passed. */
export function drillNotice({ at, test, troubles }: DrillState): string | undefined {
  if (troubles.length === 0) return undefined;
  return `the last drill, of ${test} at ${minuteOfTime(at)} UTC, failed, so that changes may not reach people: ${troubles.join('; ')}`;
}
