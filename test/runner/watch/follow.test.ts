import { expect } from 'chai';
import type { Fact } from '../../../src/model/entry.ts';
import type { JsonObject } from '../../../src/model/json.ts';
import { stringAt } from '../../../src/model/json.ts';
import { RESOURCES } from '../../../src/model/resources.ts';
import { epochMs, seconds } from '../../../src/model/units.ts';
import { ApiError, type Cluster, type Page, type WatchEvent } from '../../../src/runner/cluster.ts';
import { follow } from '../../../src/runner/watch/follow.ts';
import { virtualTime } from '../../../src/sim/time.ts';

const at = { sentAt: epochMs(0), receivedAt: epochMs(0) };
const pod = (name: string, version: string): JsonObject => ({
  metadata: { name, uid: name, resourceVersion: version },
});
const page = (version: string, ...items: JsonObject[]): Page => ({ ...at, items, resourceVersion: version });

type Stream = (on: (event: WatchEvent) => void, signal: AbortSignal) => Promise<'closed' | 'expired'>;

/** Follows pods of a scripted server: lists and streams are handed out in order; then the signal aborts. */
async function followed(
  lists: Page[],
  streams: Stream[],
): Promise<{ seen: string[]; from: string[]; watches: string[] }> {
  const time = virtualTime(epochMs(0));
  const seen: string[] = [];
  const from: string[] = [];
  const facts: Fact[] = [];
  const end = new AbortController();
  const cluster = {
    list: async () => lists.shift() ?? page('9'),
    watch: async (
      _query: unknown,
      version: string,
      on: (event: WatchEvent) => void,
      { signal }: { signal: AbortSignal },
    ) => {
      from.push(version);
      const next = streams.shift();
      if (next !== undefined) return next(on, signal);
      end.abort(new Error('end'));
      throw end.signal.reason;
    },
  } as unknown as Cluster;
  const follower = {
    seen: (change: string, object: JsonObject) => void seen.push(`${change} ${stringAt(object, 'metadata', 'name')}`),
    listed: (uids: ReadonlySet<string>) => void seen.push(`now ${[...uids].join(',')}`),
  };
  const journal = { append: (fact: Fact) => void facts.push(fact), flush: async () => {}, failed: end.signal };
  const options = { cluster, clock: time, journal, silentAfterMs: seconds(30) };
  await time.drive(
    (async () => {
      const { done } = await follow({ resource: RESOURCES.pods }, follower, options, end.signal);
      await done;
    })(),
  );
  return { seen, from, watches: facts.flatMap((fact) => (fact.type === 'watch' ? [fact.event] : [])) };
}

const shows =
  (...events: [WatchEvent['type'], JsonObject][]): Stream =>
  async (on) => {
    for (const [type, object] of events) on({ type, object, receivedAt: epochMs(0) });
    return 'closed';
  };

describe('runner/watch/follow', () => {
  it('begins with what a list shows, over all of its pages', async () => {
    const { seen } = await followed([{ ...page('5', pod('a', '1')), continue: 'more' }, page('5', pod('b', '2'))], []);
    expect(seen).to.deep.equal(['listed a', 'listed b', 'now a,b']);
  });

  it('resumes from the last version it saw, bookmarks included', async () => {
    const { from, seen } = await followed(
      [page('5')],
      [shows(['ADDED', pod('a', '6')], ['BOOKMARK', pod('', '8')]), shows(['DELETED', pod('a', '9')])],
    );
    expect(from).to.deep.equal(['5', '8', '9']);
    expect(seen).to.deep.equal(['now ', 'added a', 'deleted a']);
  });

  it('lists again when the server has forgotten the version, whichever way it says so', async () => {
    const gone: Stream = async () => {
      throw new ApiError(410, 'Expired', 'too old', at);
    };
    const { from, watches } = await followed([page('5'), page('20'), page('30')], [gone, async () => 'expired']);
    expect(from).to.deep.equal(['5', '20', '30']);
    expect(watches.filter((event) => event === 'expired')).to.have.length(2);
  });

  it('opens a silent watch anew', async () => {
    const silent: Stream = (_on, signal) =>
      new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
    const { from, watches } = await followed([page('5')], [silent]);
    expect(from).to.deep.equal(['5', '5']);
    expect(watches).to.include('silent');
  });

  it('tries again after an error, later and later', async () => {
    const broken: Stream = async () => {
      throw new ApiError(0, 'Reset', 'connection reset', at);
    };
    const { from, watches } = await followed([page('5')], [broken, broken, shows(['ADDED', pod('a', '6')])]);
    expect(from).to.deep.equal(['5', '5', '5', '6']);
    expect(watches.filter((event) => event === 'failed')).to.have.length(2);
  });
});
