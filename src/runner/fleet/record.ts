import type { Muster } from '../../barrier/muster.ts';
import { type BenchmarkRun, membersOf } from '../../model/benchmark.ts';
import type { ObjectState } from '../../model/entry.ts';
import type { RunState } from '../context.ts';

/** Records each state that a participant comes to, its arrival with its node, and what the barrier notes. */
export function participantRecorder(
  step: string,
  { roles }: BenchmarkRun,
  { journal }: Pick<RunState, 'journal'>,
  objects: () => ReadonlyMap<string, ObjectState>,
): (muster: Muster) => void {
  const roleOf = new Map(membersOf(roles).map(({ name, role }) => [name, role.name]));
  const said = new Map<string, string>();
  let notes = 0;
  return (muster) => {
    for (const [id, state, reason] of statesIn(muster)) {
      if (said.get(id) === state) continue;
      said.set(id, state);
      const { node, launcher } = (state === 'arrived' ? objects().get(id) : undefined) ?? {};
      const about = {
        ...(node !== undefined && { node }),
        ...(launcher !== undefined && { imageId: launcher }),
        ...(reason !== undefined && { reason }),
      };
      journal.append({ type: 'participant', step, name: id, role: roleOf.get(id) ?? '', state, ...about });
    }
    for (const text of muster.notes.slice(notes)) journal.append({ type: 'note', topic: 'barrier', data: text });
    notes = muster.notes.length;
  };
}

/** One that is there and was not yet released has arrived. */
const statesIn = ({ barrier, attendance }: Muster) =>
  [...barrier.participants.values()].flatMap(({ id, state, reason }) => {
    const now = state === 'created' && attendance.has(id) ? ('arrived' as const) : state;
    return now === undefined ? [] : [[id, now, reason] as const];
  });
