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
}

const PEACE: Hostility = {
  participants: 3,
  loss: 0,
  heavyDelay: 0,
  freezeEveryMs: 0,
  crashEveryMs: 0,
  partitionEveryMs: 0,
  breakEveryMs: 0,
  deleteEveryMs: 0,
  clockStops: 0,
  extremeClocks: 0,
  skewMs: 0,
};

/** Holders are only cut off, and clocks run as wrong as they may: nothing but the margin is between two loads. */
export const DRIFTING: Hostility = { ...PEACE, participants: 4, partitionEveryMs: 40_000, extremeClocks: 1 };

/** Holders freeze with their clocks, and messages may take very long: nothing but the namespaces is between two loads. */
export const SLEEPY: Hostility = { ...PEACE, freezeEveryMs: 15_000, clockStops: 1, heavyDelay: 0.1 };

const { durationMs } = SOUND.timing;
/** A process that waits looks so often that it takes the lock at the first possible moment. */
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

const resignsAfterFailure: Protocol = {
  ...SOUND,
  step: (setup, state, input) => {
    const [next, commands] = step(setup, state, input);
    return [next, input.type === 'failed' ? [] : commands];
  },
};

export const MUTATIONS: readonly Mutation[] = [
  { what: 'holders never fence themselves', protocol: withFenceAfter(SOUND, Number.MAX_SAFE_INTEGER) },
  {
    what: 'the fencing margin is missing',
    protocol: withFenceAfter(KEEN, durationMs),
    hostility: DRIFTING,
  },
  { what: 'a silent holder is given half its time', protocol: withInputs(halvePatience) },
  {
    what: 'a broken lock is free at once',
    protocol: { ...SOUND, broken: (l) => ({ ...l, holder: undefined }) },
  },
  { what: 'writes do not compare versions', protocol: { ...SOUND, comparesVersions: false } },
  { what: 'the token stays the same', protocol: withCommands(keepToken) },
  { what: 'older namespaces are left alone', protocol: { ...SOUND, terminatesOlder: false } },
  {
    what: 'load does not wait for a confirmation',
    protocol: { ...SOUND, confirmsNamespace: false },
    hostility: SLEEPY,
  },
  { what: 'a name is tried twice', protocol: { ...SOUND, triesEachNameOnce: false }, hostility: SLEEPY },
  { what: 'the queue is turned round', protocol: withCommands(turnQueue) },
  { what: 'a failed call is not tried again', protocol: resignsAfterFailure },
];
