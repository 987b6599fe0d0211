import { stringAt } from '../../model/json.ts';
import type { EpochMs } from '../../model/units.ts';
import { endsInitialEvents, type Page, type WatchEvent } from '../cluster.ts';
import { pagesOf } from '../list.ts';
import { retrying } from '../retry.ts';
import { account, type Followed, record, tell, uidOf } from './followed.ts';

/** Lists what there is, in pages; resolves to the version up to which everything is known then. */
export function listPages(followed: Followed, signal = followed.signal): Promise<string> {
  const { cluster, clock, query } = followed;
  const list = async (): Promise<string> => {
    const present = collect(followed);
    let last: Pick<Page, 'resourceVersion' | 'receivedAt'> | undefined;
    try {
      for await (const page of pagesOf(cluster, query, signal)) {
        for (const object of page.items) {
          if (!present.uids.has(uidOf(object))) tell(followed, 'listed', object, page.receivedAt);
        }
        last = page;
      }
      return last === undefined ? '' : present.complete(last.resourceVersion, last.receivedAt);
    } finally {
      present.end();
    }
  };
  // What the pages show may be forgotten between two of them: the next list shows another state.
  return retrying(clock, signal, list, (status) => status === 410 || status === 0);
}

/**
 * Takes in what a stream shows that was opened without a version. Once all that there is has come, `followed` has one. `onUnmarked`
 * is called when the server will never say so: it sends other bookmarks.
 */
export function streamPresent(followed: Followed, onUnmarked: () => void) {
  const present = collect(followed);
  return {
    take(event: WatchEvent): void {
      const { type, object, receivedAt } = event;
      if (type !== 'BOOKMARK') tell(followed, type === 'DELETED' ? 'deleted' : 'listed', object, receivedAt);
      else if (!endsInitialEvents(event)) onUnmarked();
      else {
        followed.version = present.complete(stringAt(object, 'metadata', 'resourceVersion') ?? '', receivedAt);
        record(followed, 'opened', followed.version);
      }
    },
    end: present.end,
  };
}

/** What is accounted for while a list is under way; once it is complete, what was there before and is not among it is gone. */
function collect(followed: Followed) {
  const { follower, lists } = followed;
  const uids = new Set<string>();
  lists.add(uids);
  const end = (): void => void lists.delete(uids);
  return {
    uids,
    end,
    complete(version: string, receivedAt: EpochMs): string {
      end();
      for (const uid of follower.listed(uids, receivedAt)) account(followed, uid);
      record(followed, 'relisted', version, followed.pagedBecause);
      return version;
    },
  };
}
