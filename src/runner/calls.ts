import type { Clock } from '../model/clock.ts';
import type { CallFact } from '../model/entry.ts';
import { type JsonObject, stringAt } from '../model/json.ts';
import { type EpochMs, seconds } from '../model/units.ts';
import { ApiError, type Cluster, nameOf, type Ref, type Reply, type Resource } from './cluster.ts';
import type { Journal } from './journal.ts';
import { retrying } from './retry.ts';

/** Calls that make or end load: each attempt is recorded, what may succeed later is tried again. */
export interface Calls {
  create(object: JsonObject, resource: Resource, about: CallAbout): Promise<Reply>;
  delete(ref: Ref, about: CallAbout): Promise<'accepted' | 'gone'>;
}

export interface CallAbout {
  readonly step: string;
  readonly signal: AbortSignal;
  /** When the arrival process wanted the call to be sent. */
  readonly scheduledAt?: EpochMs;
  readonly workload?: string;
}

const TIMEOUT = seconds(30);

export function createCalls(ports: { cluster: Cluster; clock: Clock; journal: Journal }): Calls {
  const { cluster } = ports;
  return {
    create: (object, resource, about) => {
      const subject: Subject = {
        verb: 'create',
        resource: resource.plural,
        name: nameOf(object),
        namespace: stringAt(object, 'metadata', 'namespace'),
      };
      const call = { signal: about.signal, timeoutMs: TIMEOUT };
      const existing = (): Promise<Reply> =>
        cluster.get({ resource, name: subject.name, namespace: subject.namespace }, call);
      return attempt(ports, subject, about, (isRetry) =>
        // A retry that meets AlreadyExists meets what the unanswered first attempt has made.
        cluster.create(object, resource, call).catch((error) => {
          if (isRetry && error instanceof ApiError && error.status === 409) return existing();
          throw error;
        }),
      );
    },
    delete: async (ref, about) => {
      const subject: Subject = {
        verb: 'delete',
        resource: ref.resource.plural,
        name: ref.name,
        namespace: ref.namespace,
      };
      try {
        await attempt(ports, subject, about, () => cluster.delete(ref, { signal: about.signal, timeoutMs: TIMEOUT }));
        return 'accepted';
      } catch (error) {
        if (error instanceof ApiError && error.status === 404) return 'gone';
        throw error;
      }
    },
  };
}

type Subject = Pick<CallFact, 'verb' | 'resource' | 'namespace'> & { readonly name: string };

function attempt(
  ports: { clock: Clock; journal: Journal },
  subject: Subject,
  about: CallAbout,
  send: (isRetry: boolean) => Promise<Reply>,
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
      const reply = await send(number > 1);
      const { sentAt, receivedAt, serverDate, status } = reply;
      ports.journal.append({
        ...fact,
        uid: stringAt(reply.object, 'metadata', 'uid'),
        sentAt,
        receivedAt,
        serverDate,
        status,
      });
      return reply;
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      const { sentAt, receivedAt, serverDate } = error.stamps;
      ports.journal.append({ ...fact, sentAt, receivedAt, serverDate, status: error.status, error: error.message });
      throw error;
    }
  });
}
