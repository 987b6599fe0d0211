import { stringAt } from '../../model/json.ts';
import type { EpochMs } from '../../model/units.ts';
import { endsInitialEvents, type Page, type WatchEvent } from '../cluster.ts';
import { pagesOf } from '../list.ts';
import { retrying } from '../retry.ts';
import { deliver, markSeen, type Reflector, record, uidOf } from './reflector.ts';

/** Lists what there is, in pages; resolves to the version up to which everything is known then. */
export function listPages(reflector: Reflector, signal = reflector.signal): Promise<string> {
  const { cluster, clock, query } = reflector;
  const list = async (): Promise<string> => {
    const present = collect(reflector);
    let last: Pick<Page, 'resourceVersion' | 'receivedAt'> | undefined;
    try {
      for await (const page of pagesOf(cluster, query, signal)) {
        for (const object of page.items) {
          if (!present.uids.has(uidOf(object))) deliver(reflector, 'listed', object, page.receivedAt);
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
 * Takes in what a stream shows that was opened without a version. Once all that there is has come, `reflector` has one. `onUnmarked`
 * is called when the server will never say so: it sends other bookmarks.
 */
export function streamPresent(reflector: Reflector, onUnmarked: () => void) {
  const present = collect(reflector);
  return {
    take(event: WatchEvent): void {
      const { type, object, receivedAt } = event;
      if (type !== 'BOOKMARK') deliver(reflector, type === 'DELETED' ? 'deleted' : 'listed', object, receivedAt);
      else if (!endsInitialEvents(event)) onUnmarked();
      else {
        reflector.version = present.complete(stringAt(object, 'metadata', 'resourceVersion') ?? '', receivedAt);
        record(reflector, 'opened', reflector.version);
      }
    },
    end: present.end,
  };
}

/** What is accounted for while a list is under way; once it is complete, what was there before and is not among it is gone. */
function collect(reflector: Reflector) {
  const { handler, lists } = reflector;
  const uids = new Set<string>();
  lists.add(uids);
  const end = (): void => void lists.delete(uids);
  return {
    uids,
    end,
    complete(version: string, receivedAt: EpochMs): string {
      end();
      for (const uid of handler.listed(uids, receivedAt)) markSeen(reflector, uid);
      record(reflector, 'relisted', version, reflector.pagedBecause);
      return version;
    },
  };
}
