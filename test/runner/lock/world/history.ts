import { seededRandom } from '../../../../src/model/random.ts';
import { seconds } from '../../../../src/model/units.ts';
import { step } from '../../../../src/runner/lock/machine.ts';
import { timingOf } from '../../../../src/runner/lock/timing.ts';
import { Participant } from './participant.ts';
import { Server } from './server.ts';
import { type Counts, drawHostility, type Hostility, type Protocol, World } from './world.ts';

const DURATION = seconds(30);
const FAULTS_LAST = 6 * DURATION;
/** Without faults everybody is served long before this. */
const PATIENCE = 200 * DURATION;

/** The protocol as it is. */
export const SOUND: Protocol = {
  step,
  timing: timingOf(DURATION),
  broken: (lease) => lease,
  comparesVersions: true,
  terminatesOlder: true,
  confirmsNamespace: true,
  triesEachNameOnce: true,
};

/** Plays the history of a seed to its end; returns what went wrong in it, if anything did. */
export function playHistory(
  seed: string,
  counts: Counts,
  protocol: Protocol = SOUND,
  given?: Hostility,
): string | undefined {
  counts.histories++;
  const random = seededRandom(seed);
  const world = new World(random, protocol, given ?? drawHostility(random), counts);
  world.faultsEnd = FAULTS_LAST;
  const server = new Server(world);
  const participants = Array.from({ length: world.hostility.participants }, (_, index) =>
    newcomer(index, world, server),
  );
  scheduleFaults(world, server, participants);
  while (world.violation === undefined && !participants.every(({ isDone }) => isDone)) {
    if (!world.events.next()) world.violate('nothing is left that could happen');
    if (world.events.now > PATIENCE) world.violate(`still waiting: ${waiting(participants)}`);
    checkActive(world, participants);
  }
  return world.violation;
}

const newcomer = (index: number, world: World, server: Server): Participant =>
  new Participant(`p${index}`, 1 + world.random.integer(3), world, server);

function checkActive(world: World, participants: readonly Participant[]): void {
  let active: Participant | undefined;
  for (const participant of participants) {
    if (participant.isExcused || !participant.isActive) continue;
    if (active !== undefined) world.violate(`${active.name} and ${participant.name} are active at once`);
    active = participant;
  }
}

function scheduleFaults(world: World, server: Server, participants: Participant[]): void {
  const { hostility, counts, protocol } = world;
  const { durationMs } = protocol.timing;
  const any = (): Participant | undefined => participants[world.random.integer(participants.length)];

  repeatedly(world, hostility.freezeEveryMs, () => {
    const victim = any();
    const stopsClock = world.chance(hostility.clockStops);
    const lasts = world.chance(0.5) ? world.between(0, durationMs) : world.between(durationMs, 3 * durationMs);
    counts.freezes++;
    if (victim === undefined) return;
    if (stopsClock) {
      counts.clocksStopped++;
      victim.excuse();
    }
    victim.process.freeze(lasts, stopsClock);
  });
  repeatedly(world, hostility.crashEveryMs, () => {
    const victim = any();
    if (victim === undefined || victim.isDone) return;
    counts.crashes++;
    victim.process.kill();
    participants.push(new Participant(`p${participants.length}`, victim.requests, world, server));
  });
  repeatedly(world, hostility.partitionEveryMs, () => {
    counts.partitions++;
    const cutOff = world.chance(0.2) ? participants : [any()];
    const until = world.events.now + world.between(0, 2 * durationMs);
    for (const victim of cutOff) if (victim !== undefined) victim.process.partitionedUntil = until;
  });
  repeatedly(world, hostility.breakEveryMs, () => server.breakLock());
  repeatedly(world, hostility.deleteEveryMs, () => {
    server.deleteLease();
    for (const participant of participants) participant.excuse();
  });
}

/** Calls `act` at random instants, `everyMs` apart on average, while faults last. */
function repeatedly(world: World, everyMs: number, act: () => void): void {
  if (everyMs === 0) return;
  world.events.after(world.random.exponential(everyMs), () => {
    if (!world.isHostile) return;
    act();
    repeatedly(world, everyMs, act);
  });
}

const waiting = (participants: readonly Participant[]): string =>
  participants
    .filter(({ isDone }) => !isDone)
    .map(({ name }) => name)
    .join(', ');
