import type { JsonObject } from '../../model/json.ts';
import { CALL_TIMEOUT } from '../cluster.ts';
import type { RunState } from '../context.ts';
import { getIfThere } from '../if-there.ts';
import { holderName } from '../lock/namespaces.ts';
import { refOf } from './apply.ts';
import type { ObjectUndo } from './change.ts';
import { type Mark, marked, originalOf } from './mark.ts';

/**
 * Creates an object, or patches the one that is there, with a mark that says whose change it is. `remember` gets what was there before the
 * write, for a write whose answer is lost may be done all the same. Of a lost run that means before that run: what it made is taken away,
 * and what it changed is put back, too.
 */
export async function applyMarked(
  object: JsonObject,
  { state, baseline }: { readonly state: RunState } & Pick<Mark, 'baseline'>,
  remember: (undo: ObjectUndo) => void,
  signal: AbortSignal,
): Promise<void> {
  const { cluster, clock, lock, held } = state;
  const ref = refOf(object);
  const holder = holderName(lock.name, held?.token ?? 0);
  const there = await getIfThere(ref, cluster, signal);
  const before = originalOf(there, holder);
  const written = marked(object, { holder, at: clock.now(), ...(baseline !== undefined && { baseline }) }, before);
  const call = { signal, timeoutMs: CALL_TIMEOUT };
  remember({ kind: 'object', ref, before });
  if (there === undefined) await cluster.create(written, ref.resource, call);
  else await cluster.patch(ref, written, call);
}
