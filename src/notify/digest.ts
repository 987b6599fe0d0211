import { isOpenChange, wordOf } from '../analysis/change-word.ts';
import { isMerged } from '../history/run.ts';
import { counted } from '../model/counted.ts';
import type { JsonObject } from '../model/json.ts';
import { compareText } from '../model/order.ts';
import type { EpochMs } from '../model/units.ts';
import { dayOfTime } from '../report/history-words.ts';
import { sectionsMessage } from './slack.ts';
import type { NotifyLinks, Topic, WatchedLine } from './topic.ts';

/** What runs of the last 30 days took of machines, those of pull requests among them. */
export interface MachineUse {
  /** Tests with a run on a machine. */
  readonly tests: readonly TestUse[];
  /** Simulated runs, of whatever time: their clock is the simulator's. They take nothing of a machine. */
  readonly simulated: number;
}

export interface TestUse {
  readonly test: string;
  readonly runs: number;
  /** Runs of which it is not known how long they took. */
  readonly unknown: number;
  readonly hours: number;
  /** By currency, where the clusters state a price. */
  readonly cost: Readonly<Record<string, number>>;
}

export const DIGEST_DAYS = 30;
const [DAY_MS, WEEK_DAYS] = [86_400_000, 7];

/** The ISO week of an instant, in UTC: `2026-W49`. */
export function weekOf(at: EpochMs): string {
  const day = new Date(at);
  const weekday = (day.getUTCDay() + 6) % 7;
  // The week is of the year that has its Thursday (ISO 8601).
  const thursday = Date.UTC(day.getUTCFullYear(), day.getUTCMonth(), day.getUTCDate() - weekday + 3);
  const year = new Date(thursday).getUTCFullYear();
  const week = 1 + Math.floor((thursday - Date.UTC(year, 0, 1)) / (WEEK_DAYS * DAY_MS));
  return `${year}-W${String(week).padStart(2, '0')}`;
}

/** One message a week: what is open, what has come and gone, how many runs there were, and what of the machine they took. Suspects are left out. */
export function digestMessage(
  watched: readonly WatchedLine[],
  topics: readonly Topic[],
  use: MachineUse,
  links: NotifyLinks,
  now: EpochMs,
): JsonObject {
  const open = topics.filter(({ over }) => over === undefined);
  const title = `Performance in the week until ${dayOfTime(now)}: ${open.length === 0 ? 'nothing is open' : `${open.length} open`}`;
  return sectionsMessage(
    title,
    [
      ...listOf(
        'Open',
        open.map(({ test, line, headline }) => `${test} on ${line}: ${headline}`),
      ),
      ...listOf('New this week, and over or for the better', endedIn(watched, now)),
      runsText(watched, now),
      useText(use),
    ],
    links,
  );
}

function listOf(title: string, lines: readonly string[]): string[] {
  if (lines.length === 0) return [];
  const more = lines.length > MOST ? [`and ${lines.length - MOST} more`] : [];
  return [[`*${title}*`, ...lines.slice(0, MOST), ...more].join('\n')];
}

const MOST = 10;

/** Changes of the week that ask for nothing. */
const endedIn = (watched: readonly WatchedLine[], now: EpochMs): string[] =>
  watched.flatMap(({ test, overview: { line, changes } }) =>
    changes
      .filter((note) => !isOpenChange(note) && (note.recovered ?? note.run).startedAt > now - WEEK_DAYS * DAY_MS)
      .map((note) => `${test} on ${line}: ${note.title}: ${wordOf(note)}`),
  );

function runsText(watched: readonly WatchedLine[], now: EpochMs): string {
  const runs = watched.flatMap(({ overview: { history } }) =>
    history.runs.filter((run) => isMerged(run) && run.startedAt > now - WEEK_DAYS * DAY_MS),
  );
  const invalid = runs.filter(({ outcome }) => outcome === 'invalid').length;
  const late = watched.filter(({ overview: { freshness } }) => freshness?.late === true).length;
  return `*Runs*: ${counted(runs.length, 'run')} of merged code this week, ${invalid} INVALID; ${late === 0 ? 'no line is late' : `${counted(late, 'line')} late`}`;
}

function useText({ tests: use, simulated }: MachineUse): string {
  const lines = [...use].sort((a, b) => b.hours - a.hours || compareText(a.test, b.test)).map(usedText);
  if (use.length === 0) {
    const none =
      simulated === 0
        ? 'there was no run'
        : `none: ${counted(simulated, 'run')} ${simulated === 1 ? 'was' : 'were'} simulated, and no other was made`;
    return `*Machine hours of the last ${DIGEST_DAYS} days*: ${none}`;
  }
  const total = usedText({
    test: use.length === 1 ? (use[0]?.test ?? '') : `all ${use.length} tests`,
    runs: use.reduce((all, { runs }) => all + runs, 0),
    unknown: use.reduce((all, { unknown }) => all + unknown, 0),
    hours: use.reduce((all, { hours }) => all + hours, 0),
    cost: costsOf(use),
  });
  const shown = lines.length > MOST ? [...lines.slice(0, MOST), `and ${lines.length - MOST} more`] : lines;
  return [`*Machine hours of the last ${DIGEST_DAYS} days*: ${total}`, ...(use.length > 1 ? shown : [])].join('\n');
}

function usedText({ test, runs, unknown, hours, cost }: TestUse): string {
  const price = Object.entries(cost).map(([currency, amount]) => `${amount.toFixed(2)} ${currency}`);
  if (unknown === runs) return `${test}: it is not known how long ${counted(runs, 'run')} took`;
  const open = unknown === 0 ? '' : ` (of ${unknown} it is not known)`;
  return [`${test}: ${hours.toFixed(1)} h in ${counted(runs, 'run')}${open}`, ...price].join(', ');
}

function costsOf(use: readonly TestUse[]): Record<string, number> {
  const all: Record<string, number> = {};
  for (const { cost } of use) {
    for (const [currency, amount] of Object.entries(cost)) all[currency] = (all[currency] ?? 0) + amount;
  }
  return all;
}
