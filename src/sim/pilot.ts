import { createHash } from 'node:crypto';
import type { PilotAnswer, PilotIdentity, PilotMessage, PilotReport } from '../barrier/message.ts';
import { playTool } from '../benchmarks/simulate.ts';
import type { SimulatedOutput } from '../benchmarks/simulated.ts';
import type { Random } from '../model/random.ts';
import { later, ms } from '../model/units.ts';
import type { SimTime } from './time.ts';

/** What a played participant reaches. */
export interface SimBarrier {
  readonly name: string;
  hear(message: PilotMessage): Promise<PilotAnswer>;
}

/** A participant of a fleet that the simulator plays. */
export interface PlayedPilot {
  readonly id: string;
  readonly bootId: string;
  /** The parser of its tool. */
  readonly tool: string;
  readonly argv: readonly string[];
  readonly product: 'vm' | 'pod' | 'external';
}

export interface PilotWorld {
  readonly name: string;
  readonly time: SimTime;
  readonly random: Random;
  hear(message: PilotMessage): Promise<PilotAnswer>;
  /** Whether its machine and its process still are. */
  isThere(): boolean;
  /** Its command begins, or has ended and is not started again. */
  works(isAtWork: boolean): void;
}

/** From here to there and back, as a pilot measures it. */
const BOUND_MS = 0.3;

/** Plays the program in `pilot/`: joins, runs its tool, goes on until all have ended, and leaves. */
export function playPilot(pilot: PlayedPilot, world: PilotWorld, ended: () => void = () => {}): void {
  // A barrier that was closed answers with an error, as a connection that breaks.
  const over = (): void => {
    world.works(false);
    ended();
  };
  takePart(pilot, world).then(over, over);
}

async function takePart(pilot: PlayedPilot, world: PilotWorld): Promise<void> {
  const { time, random } = world;
  const identity = identityOf(pilot, world);
  const startAt = await untilReleased(identity, world);
  if (startAt === undefined) return;
  await time.sleep(ms(Math.max(0, startAt - time.now()) + 3 * random.uniform()));
  const startedAtMs = time.now();
  world.works(true);
  const output = playTool(pilot.tool, { argv: pilot.argv, random, hostNetwork: false });
  const isDone = beats(identity, world, later(startedAtMs, output.durationMs));
  await time.sleep(output.durationMs);
  await isDone;
  if (!world.isThere()) return;
  const report = { ...reportOf(pilot, output), startedAtMs, endedAtMs: later(startedAtMs, output.durationMs) };
  const taken = await world.hear({ ...identity, kind: 'result', report });
  if (taken.say !== 'accepted') return;
  for (let say = 'go'; say !== 'leave'; ) {
    ({ say } = await world.hear({ ...identity, kind: 'sync', state: 'filling', seen: 'go' }));
    const isWanted = say === 'leave' || say === 'go';
    if (!isWanted || !world.isThere()) return;
  }
  const end = { loadedUntilMs: time.now(), fills: 1, clock: CLOCK, driftMs: 0.2 * random.normal() };
  await world.hear({ ...identity, kind: 'left', end });
}

/** How well a played clock is known. */
export const CLOCK = { offsetMs: 0, boundMs: BOUND_MS, probes: 8 };

const identityOf = ({ id, bootId, tool }: PlayedPilot, { name, random }: PilotWorld): PilotIdentity => ({
  ...{ barrier: name, id, bootId, benchmark: tool },
  nonce: String(random.integer(1e9)).padStart(9, '0'),
});

async function untilReleased(identity: PilotIdentity, { hear, time, isThere }: PilotWorld) {
  let seen = '';
  while (isThere()) {
    await time.sleep(ms(2 * BOUND_MS));
    const state = seen === 'prepare' ? 'prepared' : 'waiting';
    const answer = await hear({ ...identity, kind: 'sync', state, seen });
    if (answer.say === 'go') return answer.startAtMs;
    if (answer.say !== 'wait' && answer.say !== 'prepare') return undefined;
    seen = answer.say;
  }
  return undefined;
}

/** Signs of life until the command has ended. */
async function beats(identity: PilotIdentity, { hear, time, isThere }: PilotWorld, until: number): Promise<void> {
  while (isThere() && time.now() < until) {
    await hear({ ...identity, kind: 'sync', state: 'running', seen: 'go' });
    await time.sleep(ms(1));
  }
}

function reportOf(
  { argv, product }: PlayedPilot,
  { stdout, stderr = '', exitCode = 0 }: SimulatedOutput,
): Omit<PilotReport, 'startedAtMs' | 'endedAtMs'> {
  return {
    ...{ argv, exitCode, endedBy: 'tool', stdout, stderr },
    stdoutBytes: Buffer.byteLength(stdout),
    stdoutSha256: createHash('sha256').update(stdout).digest('hex'),
    clock: CLOCK,
    wallOffMs: 0,
    uptimeS: 60,
    facts: { kernel: 'simulated', hypervisor: product === 'vm' ? '1' : '0' },
  };
}

export interface PilotCall extends Pick<PlayedPilot, 'id' | 'tool' | 'argv'> {
  /** Its address, or its name where the pilot speaks over a line. */
  readonly barrier: string;
}

export interface WatchCall extends Pick<PilotCall, 'barrier'> {
  readonly node: string;
}

/** What a pilot's own words say: `pilot join URL --start BARRIER --id ID --benchmark TOOL ... -- COMMAND`; no URL where it speaks over a line. */
export function pilotCall(words: readonly string[]): PilotCall | undefined {
  const at = words.findIndex((word, index) => word === 'pilot' && words[index + 1] === 'join');
  const dashes = words.indexOf('--', at);
  if (at < 0 || dashes < 0) return undefined;
  const options = words.slice(at, dashes);
  const option = (name: string): string => options[options.indexOf(name) + 1] ?? '';
  return {
    barrier: barrierIn(options),
    id: option('--id'),
    tool: option('--benchmark'),
    argv: words.slice(dashes + 1),
  };
}

/** `pilot COMMAND URL ...`, or `pilot COMMAND --transport ... --start BARRIER`. */
function barrierIn(words: readonly string[]): string {
  const [, , url = ''] = words;
  return url.startsWith('--') ? (words[words.indexOf('--start') + 1] ?? '') : url;
}

/** What a watcher's own words say: `pilot watch URL --start BARRIER --id NODE`; no URL where it speaks over a line. */
export function watchCall(words: readonly string[]): WatchCall | undefined {
  const at = words.findIndex((word, index) => word === 'pilot' && words[index + 1] === 'watch');
  if (at < 0) return undefined;
  return { barrier: barrierIn(words.slice(at)), node: words[words.indexOf('--id') + 1] ?? '' };
}
