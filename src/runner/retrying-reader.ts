import type { Clock } from '../model/clock.ts';
import { seconds } from '../model/units.ts';
import { ApiError, type Call, type Cluster, type Reply, type Resource } from './cluster.ts';
import { isBusy, retrying } from './retry.ts';

/**
 * The cluster to one who can wait: what a busy server refuses to show, or does not reply to, is asked for again. Writes make one attempt
 * each, for each attempt of ours is measured; so do watches, and pages of metrics, whose moment would be over. A review is sent like a
 * write and read like a page: nothing is kept of it.
 *
 * A connection that is lost or refused fails at once, and what follows finds the server that is back. One that timed out has cost up to a
 * minute, and so would the next. A server that stayed silent is waited for once, not with each read that follows: a caller that asks
 * a dead server many things learns of it in seconds.
 */
export function retryingReader(cluster: Cluster, clock: Clock): Cluster {
  let isSilent = false;
  const again = async <T>(call: Call, read: () => Promise<T>, alsoPasses?: number): Promise<T> => {
    const start = clock.monotonic();
    const isWorthIt = (): boolean => !isSilent && clock.monotonic() - start < AT_ONCE;
    const passes = (status: number): boolean =>
      isBusy(status) || status === alsoPasses || (status === 0 && isWorthIt());
    try {
      const reply = await retrying(clock, call.signal, read, passes);
      isSilent = false;
      return reply;
    } catch (error) {
      isSilent = error instanceof ApiError && error.status === 0;
      throw error;
    }
  };
  return {
    ...cluster,
    create: (object, resource, call) => {
      const create = (): Promise<Reply> => cluster.create(object, resource, call);
      return isReview(resource) ? again(call, create) : create();
    },
    // A read of an object, and of a list's first page, asks for no old state: 410 is the server's own trouble. A later page begins again.
    get: (ref, call) => again(call, () => cluster.get(ref, call), 410),
    list: (query, call) => again(call, () => cluster.list(query, call), query.continue === undefined ? 410 : undefined),
    text: (path, call) =>
      path === '/version' ? again(call, () => cluster.text(path, call)) : cluster.text(path, call),
  };
}

/** SelfSubjectAccessReview, TokenReview: questions in the form of objects. */
const isReview = ({ kind }: Resource): boolean => kind.endsWith('Review');

/** As long as a server needs to come back that is only restarted; less than the timeouts of reads. */
const AT_ONCE = seconds(3);
