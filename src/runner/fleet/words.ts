import { staying } from '../../barrier/muster.ts';
import type { BenchmarkRun } from '../../model/benchmark.ts';
import { firstFew } from '../../model/counted.ts';
import { formatQuantity } from '../../render/quantity.ts';
import { type MusterDesk, refusedText } from './desk.ts';
import type { ParticipantLines } from './lines.ts';
import type { PausedStarts } from './paused-starts.ts';
import type { OpenBarrier } from './port.ts';
import type { NodeWatchers } from './watchers.ts';

/** How participants and the runner reach each other. */
export interface Reach {
  readonly desk: MusterDesk;
  readonly open: OpenBarrier;
  readonly lines: ParticipantLines;
  readonly starts: PausedStarts;
  readonly watchers: NodeWatchers;
  /** Hosts of no cluster, which join by themselves. */
  readonly external: readonly string[];
}

/** What a fleet waits for. */
export function waitText(reach: Reach, { tool, durationMs }: Pick<BenchmarkRun, 'tool' | 'durationMs'>): string {
  const { barrier } = reach.desk.muster();
  if (barrier.phase === 'gathering') return gatheringText(reach);
  const all = [...barrier.participants.values()];
  const atWork = all.filter(({ state }) => state === 'released' || state === 'running').map(({ id }) => id);
  if (atWork.length === 0) return `${firstFew(staying(reach.desk.muster()))} to leave`;
  return `${firstFew(atWork)} to end (${tool}, about ${formatQuantity(durationMs, 'ms')})`;
}

function gatheringText({ desk, open: { url }, lines, starts, watchers, external }: Reach): string {
  const held = starts.words();
  if (held !== undefined) return held;
  const { name, barrier, attendance, isWatched } = desk.muster();
  const all = [...barrier.participants.keys()];
  const missing = all.filter((id) => !attendance.has(id));
  if (missing.length === 0 && !isWatched)
    return `a first sample of ${firstFew(watchers.missing()) || 'each node'} by the watcher there`;
  if (missing.length === 0) return `all ${all.length} participants to prepare`;
  const host = external.find((id) => missing.includes(id));
  const how = host === undefined ? '' : ` (pilot join ${url} --start ${name} --id ${host})`;
  const trouble = `${linesText(lines, missing)}${refusedText(desk)}`;
  return `${attendance.size} of ${all.length} participants to join; not yet: ${firstFew(missing)}${how}${trouble}`;
}

/** Why participants may not have been heard: pilots that cannot reach the runner give up, and their pods end without a word to it. */
export function unheardText({ desk, open: { url }, lines, starts }: Reach): string {
  const held = starts.words();
  if (held !== undefined) return `; ${held}`;
  const { barrier, attendance, notes } = desk.muster();
  if (desk.refused.size > 0 || attendance.size > 0 || notes.length > 0) return refusedText(desk);
  return url === undefined
    ? `; no participant was heard${linesText(lines, [...barrier.participants.keys()])}`
    : `; no participant has called ${url}: do the nodes reach it? barrier.url of the scenario names another way`;
}

/** The first of these whose line is not as it should be. */
function linesText(lines: ParticipantLines, names: readonly string[]): string {
  const name = names.find((each) => lines.troubleOf(each) !== undefined);
  return name === undefined ? '' : `; the line to ${name}: ${lines.troubleOf(name)}`;
}
