import type { ObjectState } from '../../model/entry.ts';
import { RESOURCES } from '../../model/resources.ts';
import type { RunState } from '../context.ts';
import type { MusterDesk } from './desk.ts';
import { keepLine } from './keep-line.ts';
import type { LineEnd, OpenBarrier } from './port.ts';

/** The lines to participants that run. */
export interface ParticipantLines {
  /** To be called whenever something may have changed. */
  look(): void;
  /** Why a line was not opened, or broke last; undefined where nothing was wrong with it. */
  troubleOf(name: string): string | undefined;
}

/**
 * Keeps a line to each participant from its start until it has left or ended: one that breaks is opened again, and its pilot says again what
 * is not answered.
 *
 * @param onDefect takes what no line should end with
 */
export function participantLines(
  { follow }: OpenBarrier,
  desk: MusterDesk,
  objects: () => ReadonlyMap<string, ObjectState>,
  { clock, journal }: Pick<RunState, 'clock' | 'journal'>,
  signal: AbortSignal,
  onDefect: (error: unknown) => void,
): ParticipantLines {
  const kept = new Set<string>();
  const troubles = new Map<string, string>();
  if (follow === undefined) return { look: () => {}, troubleOf: () => undefined };

  const isWanted = ({ name, uid }: ObjectState): boolean => {
    const now = objects().get(name);
    return now?.uid === uid && isRunning(now) && desk.muster().attendance.get(name)?.hasLeft !== true;
  };

  const keep = async (participant: ObjectState, end: LineEnd): Promise<void> => {
    const { name } = participant;
    const onEnd = (why: string): void => {
      if (troubles.get(name) !== why)
        journal.append({ type: 'note', topic: 'barrier', data: `the line to ${name} is opened again: ${why}` });
      troubles.set(name, why);
    };
    await keepLine(
      () => follow(end, signal),
      () => isWanted(participant),
      onEnd,
      clock,
      signal,
    );
  };

  return {
    troubleOf: (name) => troubles.get(name),
    look() {
      for (const participant of objects().values()) {
        const end = endOf(participant);
        if (end === undefined || kept.has(participant.uid) || !isWanted(participant)) continue;
        kept.add(participant.uid);
        keep(participant, end).catch(onDefect);
      }
    },
  };
}

const isRunning = ({ phase, deletedAt }: ObjectState): boolean => phase === 'Running' && deletedAt === undefined;

function endOf({ kind, namespace, name }: ObjectState): LineEnd | undefined {
  const resource = [RESOURCES.pods, RESOURCES.virtualMachineInstances].find((each) => each.kind === kind);
  return resource && { resource, namespace, name };
}
