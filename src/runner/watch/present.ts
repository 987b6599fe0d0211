import { type JsonObject, stringAt } from '../../model/json.ts';
import type { EpochMs } from '../../model/units.ts';
import { endsInitialEvents, type Page, type WatchEvent } from '../cluster.ts';
import { pagesOf } from '../list.ts';
import { retrying } from '../retry.ts';
import { type Followed, record } from './followed.ts';

/** Lists what there is, in pages; resolves to the version up to which everything is known then. */
export function listPages(followed: Followed): Promise<string> {
  const { cluster, clock, query, signal } = followed;
  const list = async (): Promise<string> => {
    const present = collect(followed);
    let last: Pick<Page, 'resourceVersion' | 'receivedAt'> | undefined;
    for await (const page of pagesOf(cluster, query, signal)) {
      for (const object of page.items) present.add(object, page.receivedAt);
      last = page;
    }
    return last === undefined ? '' : present.complete(last.resourceVersion, last.receivedAt);
  };
  // What the pages show may be forgotten between two of them: the next list shows another state.
  return retrying(clock, signal, list, (status) => status === 410 || status === 0);
}

/**
 * Takes in what a stream shows that was opened without a version. Once all that there is has come, `followed` has one. `onUnmarked`
 * is called when the server will never say so: it sends other bookmarks.
 */
export function streamPresent(followed: Followed, onUnmarked: () => void): (event: WatchEvent) => void {
  const present = collect(followed);
  return (event) => {
    const { type, object, receivedAt } = event;
    if (type === 'DELETED') present.remove(object, receivedAt);
    else if (type !== 'BOOKMARK') present.add(object, receivedAt);
    else if (!endsInitialEvents(event)) onUnmarked();
    else {
      followed.version = present.complete(stringAt(object, 'metadata', 'resourceVersion') ?? '', receivedAt);
      record(followed, 'opened', followed.version);
    }
  };
}

/** What is there, as it comes; once it is complete, what was there before and did not come is gone. */
function collect(followed: Followed) {
  const { follower } = followed;
  const uids = new Set<string>();
  return {
    add(object: JsonObject, receivedAt: EpochMs): void {
      uids.add(uidOf(object));
      follower.seen('listed', object, receivedAt);
    },
    remove(object: JsonObject, receivedAt: EpochMs): void {
      uids.delete(uidOf(object));
      follower.seen('deleted', object, receivedAt);
    },
    complete(version: string, receivedAt: EpochMs): string {
      follower.listed(uids, receivedAt);
      record(followed, 'relisted', version, followed.pagedBecause);
      return version;
    },
  };
}

const uidOf = (object: JsonObject): string => stringAt(object, 'metadata', 'uid') ?? '';
