import type { Clock } from '../model/clock.ts';
import type { CallFact } from '../model/entry.ts';
import { type JsonObject, stringAt } from '../model/json.ts';
import type { EpochMs } from '../model/units.ts';
import { ApiError, CALL_TIMEOUT, type Cluster, nameOf, type Ref, type Reply, type Resource } from './cluster.ts';
import type { Journal } from './journal.ts';
import { retrying } from './retry.ts';

/** Calls that make or end load: each attempt is recorded, what may succeed later is tried again. */
export interface Calls {
  create(object: JsonObject, resource: Resource, about: CallAbout): Promise<Reply>;
  /** JSON merge patch. */
  patch(ref: Ref, body: JsonObject, about: CallAbout): Promise<Reply>;
  delete(ref: Ref, about: CallAbout): Promise<'accepted' | 'gone'>;
}

export interface CallAbout {
  readonly step: string;
  readonly signal: AbortSignal;
  /** When the arrival process wanted the call to be sent. */
  readonly scheduledAt?: EpochMs;
  readonly workload?: string;
}

export function createCalls(ports: { cluster: Cluster; clock: Clock; journal: Journal }): Calls {
  const { cluster } = ports;
  return {
    create: (object, resource, about) => {
      const subject: CallTarget = {
        verb: 'create',
        resource: resource.plural,
        name: nameOf(object),
        namespace: stringAt(object, 'metadata', 'namespace'),
      };
      const call = { signal: about.signal, timeoutMs: CALL_TIMEOUT };
      const existing = (): Promise<Reply> =>
        cluster.get({ resource, name: subject.name, namespace: subject.namespace }, call);
      return attempt(ports, subject, about, () => cluster.create(object, resource, call), existing);
    },
    patch: (ref, body, about) => {
      const { resource, name, namespace } = ref;
      const subject: CallTarget = { verb: 'patch', resource: resource.plural, name, namespace };
      const call = { signal: about.signal, timeoutMs: CALL_TIMEOUT };
      return attempt(ports, subject, about, () => cluster.patch(ref, body, call));
    },
    delete: async (ref, about) => {
      const subject: CallTarget = {
        verb: 'delete',
        resource: ref.resource.plural,
        name: ref.name,
        namespace: ref.namespace,
      };
      try {
        await attempt(ports, subject, about, () =>
          cluster.delete(ref, { signal: about.signal, timeoutMs: CALL_TIMEOUT }),
        );
        return 'accepted';
      } catch (error) {
        if (error instanceof ApiError && error.status === 404) return 'gone';
        throw error;
      }
    },
  };
}

type CallTarget = Pick<CallFact, 'verb' | 'resource' | 'namespace'> & { readonly name: string };

/** A retry that meets AlreadyExists meets what an unanswered attempt has made: it is that object, which `existing` gives. */
function attempt(
  ports: { clock: Clock; journal: Journal },
  subject: CallTarget,
  about: CallAbout,
  send: () => Promise<Reply>,
  existing?: () => Promise<Reply>,
): Promise<Reply> {
  return retrying(ports.clock, about.signal, async (number) => {
    const fact = {
      type: 'call' as const,
      ...subject,
      step: about.step,
      scheduledAt: about.scheduledAt,
      workload: about.workload,
      attempt: number,
    };
    try {
      const reply = await send();
      const { sentAt, receivedAt, serverDate, status } = reply;
      ports.journal.append({ ...fact, uid: uidOf(reply), sentAt, receivedAt, serverDate, status });
      return reply;
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      const { status, message } = error;
      const { sentAt, receivedAt, serverDate } = error.stamps;
      let found: Reply | undefined;
      try {
        if (number > 1 && status === 409) found = await existing?.();
      } finally {
        const uid = found && uidOf(found);
        ports.journal.append({ ...fact, uid, sentAt, receivedAt, serverDate, status, error: message });
      }
      if (found === undefined) throw error;
      return found;
    }
  });
}

const uidOf = ({ object }: Reply): string | undefined => stringAt(object, 'metadata', 'uid');
