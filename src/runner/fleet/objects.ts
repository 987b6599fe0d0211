import type { ObjectState } from '../../model/entry.ts';
import type { LevelState } from '../context.ts';

/** The participants' objects by name: of a VirtualMachine its instance, which has the phase and the node, once there is one. */
export function objectsOf(step: string, tracker: LevelState['tracker']): Map<string, ObjectState> {
  const all = [...tracker.all()];
  const guests = new Map(
    all.flatMap((each) => (isGuest(each) && each.owner !== undefined ? [[each.owner, each]] : [])),
  );
  return new Map(
    all
      .filter((each) => each.step === step && each.owner === undefined)
      .map((each) => [each.name, guests.get(each.uid) ?? each]),
  );
}

/** All pods by name, those behind virtual machines too. */
export const podsOf = (tracker: LevelState['tracker']): Map<string, ObjectState> =>
  new Map([...tracker.all()].filter(({ kind }) => kind === 'Pod').map((each) => [each.name, each]));

export const isGuest = ({ kind }: ObjectState): boolean => kind === 'VirtualMachineInstance';
