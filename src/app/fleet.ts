import { randomBytes } from 'node:crypto';
import { reachableUrl } from '../adapters/barrier/port.ts';
import { type BarrierService, serveBarrier } from '../adapters/barrier/service.ts';
import { systemClock } from '../adapters/system-clock.ts';
import type { PilotReport } from '../barrier/message.ts';
import { isOver, MUSTER_RULES, type Muster, openMuster } from '../barrier/muster.ts';
import { cut, type ToolOutcome, type ToolParser, unparsable } from '../benchmarks/outcome.ts';
import { parseOutput } from '../benchmarks/parsers.ts';
import { type FleetDocument, type FleetEnd, fleetDocument } from '../fleet/document.ts';
import type { FleetMember } from '../fleet/member.ts';
import { firstFew } from '../model/counted.ts';
import type { HardwareReference } from '../model/fleet.ts';
import type { ListenAt } from '../model/listen-at.ts';
import type { WatchedLoad } from '../model/node-load.ts';
import { elapsed, type Milliseconds, ms } from '../model/units.ts';
import { formatQuantity } from '../render/quantity.ts';
import { type MusterDesk, openDesk, type PilotSaid, refusedText } from '../runner/fleet/desk.ts';
import { pilotFact, tooLongText } from '../runner/fleet/outputs.ts';
import { keepSerialLines, type SerialLines } from './serial-lines.ts';

/** A fleet whose participants join by themselves: hosts and VMs that no cluster of ours knows. */
export interface FleetRequest {
  /** Names the barrier. */
  readonly name: string;
  readonly expected: readonly string[];
  readonly least?: number | undefined;
  readonly listen: ListenAt;
  /** Unix sockets of serial lines. */
  readonly serial: readonly string[];
  /** Made where it is not given. */
  readonly token?: string | undefined;
  readonly arriveWithinMs: Milliseconds;
  readonly prepareWithinMs?: Milliseconds | undefined;
  /** The longest from the start until a participant has reported. */
  readonly endWithinMs: Milliseconds;
  /** About how long the command takes. */
  readonly durationMs: Milliseconds;
  readonly parser: ToolParser;
  readonly reference?: HardwareReference | undefined;
  readonly stop: AbortSignal;
}

export interface FleetWatcher {
  /** Pilots may join now. */
  open(at: { readonly url: string; readonly token: string }): void;
  notice(text: string): void;
}

/** Waits for all participants, lets them begin together, and says what they did. Throws KnownError where it cannot listen. */
export async function runFleet(request: FleetRequest, watcher: FleetWatcher): Promise<FleetDocument> {
  const { name, expected, listen, durationMs, reference, stop } = request;
  const rules = {
    ...MUSTER_RULES,
    arriveWithinMs: request.arriveWithinMs,
    ...{ endWithinMs: request.endWithinMs, limitName: 'the --limit' },
    prepareWithinMs: request.prepareWithinMs ?? MUSTER_RULES.prepareWithinMs,
    ...(request.least !== undefined && { least: request.least }),
  };
  const loads: WatchedLoad[] = [];
  const heard = new Set<string>();
  const takeLoad = (load: WatchedLoad): void => {
    if (!heard.has(load.node)) watcher.notice(`${load.node} is watched`);
    heard.add(load.node);
    loads.push(load);
  };
  const desk = openDesk(openMuster(name, expected, systemClock.now(), rules), systemClock, takeLoad);
  const token = request.token ?? randomBytes(16).toString('hex');
  const ended = new AbortController();
  let service: BarrierService | undefined;
  let end: FleetEnd;
  try {
    service = await serveBarrier(listen, token, desk);
    const lines = keepSerialLines(request.serial, token, desk, watcher.notice, ended.signal);
    watcher.open({ url: reachableUrl(listen.host, service.port), token });
    await untilOver(desk, stop, watcher);
    end = endOf(desk, lines, expected);
  } finally {
    ended.abort();
    desk.close();
    await service?.close();
  }
  const members = [...desk.reported].map(([id, said]) => memberOf(id, said, request.parser));
  const inOrder = members.toSorted((a, b) => expected.indexOf(a.name) - expected.indexOf(b.name));
  return fleetDocument(inOrder, end, durationMs, reference, loads);
}

async function untilOver(desk: MusterDesk, stop: AbortSignal, { notice }: FleetWatcher): Promise<void> {
  let said = '';
  const isOverNow = (muster: Muster): boolean => {
    const text = progressOf(muster, desk);
    if (text !== said) notice(text);
    said = text;
    return isOver(muster);
  };
  try {
    await desk.until(isOverNow, stop);
    // The pilots are still to hear of it.
    await systemClock.sleep(MUSTER_RULES.leadMs);
  } catch (error) {
    if (!stop.aborted) throw error;
    desk.giveUp('stopped');
    await systemClock.sleep(MUSTER_RULES.leadMs);
  }
}

function progressOf({ barrier, attendance, rules }: Muster, desk: MusterDesk): string {
  const waits = formatQuantity(rules.arriveWithinMs, 'ms');
  const all = [...barrier.participants.values()];
  if (barrier.phase === 'gathering') {
    const missing = all.filter(({ id }) => !attendance.has(id)).map(({ id }) => id);
    const there = `${attendance.size} of ${all.length} are there`;
    return missing.length === 0
      ? there
      : `${there}; waiting at most ${waits} for ${firstFew(missing)}${refusedText(desk)}`;
  }
  if (barrier.phase === 'aborted') return `ended before it began: ${barrier.reason}${refusedText(desk)}`;
  const atWork = all.filter(({ state }) => state === 'released' || state === 'running').map(({ id }) => id);
  return atWork.length === 0 ? 'all have ended' : `at work: ${atWork.join(', ')}`;
}

function endOf(desk: MusterDesk, lines: SerialLines, expected: readonly string[]): FleetEnd {
  const { barrier, attendance } = desk.muster();
  const all = [...barrier.participants.values()];
  const absent = expected.filter((id) => !attendance.has(id));
  return {
    expected,
    aborted:
      barrier.phase === 'over'
        ? undefined
        : `${barrier.reason ?? 'stopped'}${lines.unheardText(absent)}${refusedText(desk)}`,
    lost: all
      .filter(({ state }) => state === 'lost')
      .map(({ id, reason = 'it was lost' }) => ({ name: id, reason: `${reason}${lines.troubleText(id)}` })),
    missing: all.filter(({ state }) => state === 'late').map(({ id }) => id),
  };
}

function memberOf(name: string, said: PilotSaid, parser: ToolParser): FleetMember {
  const { report, identity } = said;
  const outcome = outcomeOf(report, parser);
  // Older pilots take an empty tag, which names nothing.
  const flavour = identity.tags?.flavour || `${report.facts.cpus ?? 'unknown'}-cpu`;
  return {
    ...{ name, flavour, node: identity.tags?.node, startedAt: report.startedAtMs, endedAt: report.endedAtMs },
    pilot: pilotFact(said),
    status: outcome.status,
    readings: 'readings' in outcome ? outcome.readings : [],
    ...('reason' in outcome && { reason: outcome.reason }),
    ...('tool' in outcome && { tool: outcome.tool.name }),
  };
}

function outcomeOf(report: PilotReport, parser: ToolParser): ToolOutcome {
  const { stdout, stderr, exitCode, endedBy } = report;
  const tooLong = tooLongText(report);
  if (tooLong !== undefined) return unparsable(tooLong);
  const tookMs = ms(elapsed(report.startedAtMs, report.endedAtMs) + report.clock.boundMs);
  const outcome = parseOutput(parser, { stdout, stderr, exitCode }, { tookMs });
  if (endedBy === 'limit') return cut(outcome, 'its pilot ended it by the --limit of pilot join');
  return endedBy === 'signal' ? cut(outcome, 'its pilot was ended before it') : outcome;
}
