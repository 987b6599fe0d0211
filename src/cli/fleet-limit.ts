import { hours, type Milliseconds, minutes, ms } from '../model/units.ts';

/** Of tools that run for hours: HEPscore23 says five and more, HS06 runs each of its programs three times. */
const USUAL: Readonly<Record<string, Milliseconds>> = { hepscore: hours(6), hs06: hours(6) };

/** About how long a tool takes of which nothing is said. */
export const usualDuration = (tool: string): Milliseconds => USUAL[tool] ?? minutes(1);

/** What a pilot lets its command take where nothing is said (`pilot join --limit`). */
export const PILOT_LIMIT: Milliseconds = hours(1);
const TO_REPORT: Milliseconds = minutes(10);

/** The longest that a participant may take: a command of unknown length as long as its pilot lets it, and the time to report. */
export function usualLimit(tool: string, durationMs: Milliseconds | undefined = USUAL[tool]): Milliseconds {
  return durationMs === undefined ? ms(PILOT_LIMIT + TO_REPORT) : ms(Math.max(2 * durationMs, minutes(10)));
}

/** What a pilot must be given, so that it does not end its command before the fleet's limit; empty where its own does. */
export function pilotLimitWords(limitMs: Milliseconds): string {
  const most = limitMs - TO_REPORT;
  return most <= PILOT_LIMIT ? '' : ` --limit ${Math.floor(most / 60_000)}m`;
}
