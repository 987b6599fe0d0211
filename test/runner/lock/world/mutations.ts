import { ms } from '../../../../src/model/units.ts';
import { step } from '../../../../src/runner/lock/machine.ts';
import type { Command, Input } from '../../../../src/runner/lock/states.ts';
import { SOUND } from './history.ts';
import type { Hostility, Protocol } from './world.ts';

/** A protocol that is broken in one place, and where to look for the harm. */
export interface Mutation {
  /** Completes "notices when ...". */
  readonly what: string;
  readonly protocol: Protocol;
  readonly hostility?: Hostility;
  /** A history in which it shows. Rare ones are named, so that they need not be searched for anew every time. */
  readonly from: number;
}

/** Holders are only cut off, and clocks run as wrong as they may: nothing but the margin is between two loads. */
export const DRIFTING: Hostility = {
  participants: 4,
  loss: 0,
  heavyDelay: 0,
  freezeEveryMs: 0,
  crashEveryMs: 0,
  partitionEveryMs: 40_000,
  breakEveryMs: 0,
  deleteEveryMs: 0,
  clockStops: 0,
  extremeClocks: 1,
  skewMs: 86_400_000,
};

const { durationMs } = SOUND.timing;
/** Whoever waits looks so often that it takes the lock at the first possible moment. */
export const KEEN: Protocol = { ...SOUND, timing: { ...SOUND.timing, pollEveryMs: ms(250) } };

const withFenceAfter = (protocol: Protocol, fenceAfterMs: number): Protocol => ({
  ...protocol,
  timing: { ...protocol.timing, fenceAfterMs: ms(fenceAfterMs) },
});

const withCommands = (change: (command: Command) => Command): Protocol => ({
  ...SOUND,
  step: (setup, state, input) => {
    const [next, commands] = step(setup, state, input);
    return [next, commands.map(change)];
  },
});

const withInputs = (change: (input: Input) => Input): Protocol => ({
  ...SOUND,
  step: (setup, state, input) => step(setup, state, change(input)),
});

function halvePatience(input: Input): Input {
  if (input.type !== 'read' || input.stored === undefined) return input;
  const { stored } = input;
  return { ...input, stored: { ...stored, lease: { ...stored.lease, durationMs: ms(durationMs / 2) } } };
}

function keepToken(command: Command): Command {
  return command.type === 'write' ? { ...command, lease: { ...command.lease, token: 5 } } : command;
}

function turnQueue(command: Command): Command {
  if (command.type !== 'write') return command;
  return { ...command, lease: { ...command.lease, queue: command.lease.queue.toReversed() } };
}

export const MUTATIONS: readonly Mutation[] = [
  { what: 'holders never fence themselves', protocol: withFenceAfter(SOUND, Number.MAX_SAFE_INTEGER), from: 0 },
  {
    what: 'the fencing margin is missing',
    protocol: withFenceAfter(KEEN, durationMs),
    hostility: DRIFTING,
    from: 0,
  },
  { what: 'a silent holder is given half its time', protocol: withInputs(halvePatience), from: 0 },
  {
    what: 'a broken lock is free at once',
    protocol: { ...SOUND, broken: (l) => ({ ...l, holder: undefined }) },
    from: 0,
  },
  { what: 'writes do not compare versions', protocol: { ...SOUND, comparesVersions: false }, from: 0 },
  { what: 'the token stays the same', protocol: withCommands(keepToken), from: 0 },
  { what: 'older namespaces are left alone', protocol: { ...SOUND, terminatesOlder: false }, from: 0 },
  { what: 'load does not wait for a confirmation', protocol: { ...SOUND, confirmsNamespace: false }, from: 500 },
  { what: 'a name is tried twice', protocol: { ...SOUND, triesEachNameOnce: false }, from: 200 },
  { what: 'the queue is turned round', protocol: withCommands(turnQueue), from: 0 },
];
