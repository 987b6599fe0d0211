import { expect } from 'chai';
import type { Fact } from '../../../src/model/entry.ts';
import type { JsonObject } from '../../../src/model/json.ts';
import { stringAt } from '../../../src/model/json.ts';
import { type Random, seededRandom } from '../../../src/model/random.ts';
import { RESOURCES } from '../../../src/model/resources.ts';
import { epochMs, seconds } from '../../../src/model/units.ts';
import { ApiError, type Cluster, type Page, type WatchEvent } from '../../../src/runner/cluster.ts';
import { listAndWatch } from '../../../src/runner/watch/list-and-watch.ts';
import { virtualTime } from '../../../src/sim/time.ts';

const at = { sentAt: epochMs(0), receivedAt: epochMs(0) };
const pod = (name: string, version: string): JsonObject => ({
  metadata: { name, uid: name, resourceVersion: version },
});
const page = (version: string, ...items: JsonObject[]): Page => ({ ...at, items, resourceVersion: version });

type Stream = (on: (event: WatchEvent) => void, signal: AbortSignal) => Promise<'closed' | 'expired'>;

const REFUSED = new ApiError(422, 'Invalid', 'sendInitialEvents: Forbidden', at);

/**
 * Follows pods of a scripted server: lists and streams are handed out in order; then the signal aborts. One that has lists has no
 * streaming ones.
 */
async function reflector(
  lists: (Page | ApiError)[],
  streams: Stream[],
  random?: Random,
): Promise<{ seen: string[]; from: (string | undefined)[]; watches: string[]; reasons: string[]; tookMs: number }> {
  const time = virtualTime(epochMs(0));
  const seen: string[] = [];
  const from: (string | undefined)[] = [];
  const pages = lists.length > 0;
  const facts: Fact[] = [];
  const end = new AbortController();
  const cluster = {
    list: async () => {
      const next = lists.shift() ?? page('9');
      if (next instanceof ApiError) throw next;
      return next;
    },
    watch: async (
      _query: unknown,
      version: string | undefined,
      on: (event: WatchEvent) => void,
      { signal }: { signal: AbortSignal },
    ) => {
      if (version === undefined && pages) throw REFUSED;
      from.push(version);
      const next = streams.shift();
      if (next !== undefined) return next(on, signal);
      end.abort(new Error('end'));
      throw end.signal.reason;
    },
  } as unknown as Cluster;
  const handler = {
    seen: (change: string, object: JsonObject) => void seen.push(`${change} ${stringAt(object, 'metadata', 'name')}`),
    listed: (uids: ReadonlySet<string>) => {
      seen.push(`now ${[...uids].join(',')}`);
      return [];
    },
  };
  const journal = { append: (fact: Fact) => void facts.push(fact), flush: async () => {}, failed: end.signal };
  const options = { cluster, clock: time, journal, silentAfterMs: seconds(30), random };
  await time.drive(
    (async () => {
      const { done } = await listAndWatch({ resource: RESOURCES.pods }, handler, options, end.signal);
      await done;
    })(),
  );
  const reported = facts.filter((fact) => fact.type === 'watch');
  return {
    seen,
    from,
    watches: reported.map(({ event }) => event),
    reasons: reported.flatMap(({ reason }) => reason ?? []),
    tookMs: time.monotonic(),
  };
}

const shows =
  (...events: [WatchEvent['type'], JsonObject][]): Stream =>
  async (on) => {
    for (const [type, object] of events) on({ type, object, receivedAt: epochMs(0) });
    return 'closed';
  };

/** Shows something, and then nothing until it is given up. */
const until =
  (...events: [WatchEvent['type'], JsonObject][]): Stream =>
  async (on, signal) => {
    const given = new Promise<never>((_resolve, reject) =>
      signal.addEventListener('abort', () => reject(signal.reason)),
    );
    await shows(...events)(on, signal);
    return given;
  };

const END = (resourceVersion: string): JsonObject => ({
  metadata: { resourceVersion, annotations: { 'k8s.io/initial-events-end': 'true' } },
});

describe('[I] runner/watch/follow', () => {
  it('begins with what a list shows, over all of its pages', async () => {
    const { seen } = await reflector([{ ...page('5', pod('a', '1')), continue: 'more' }, page('5', pod('b', '2'))], []);
    expect(seen).to.deep.equal(['listed a', 'listed b', 'now a,b']);
  });

  it('lists from the beginning again when what its pages show is forgotten between two of them', async () => {
    const forgotten = new ApiError(410, 'Expired', 'continue is too old', at);
    const first = { ...page('5', pod('a', '1')), continue: 'more' };
    const { seen, from } = await reflector([first, forgotten, page('7', pod('b', '6'))], []);
    expect(seen).to.deep.equal(['listed a', 'listed b', 'now b']);
    expect(from).to.deep.equal(['7']);
  });

  it('begins with what the head of its stream shows, where the server has streaming lists', async () => {
    const { seen, from, watches } = await reflector(
      [],
      [
        shows(
          ['ADDED', pod('a', '1')],
          ['ADDED', pod('b', '2')],
          ['DELETED', pod('b', '4')],
          ['BOOKMARK', END('5')],
          ['MODIFIED', pod('a', '6')],
        ),
      ],
    );
    expect(seen).to.deep.equal(['listed a', 'listed b', 'deleted b', 'now a,b', 'modified a']);
    expect(from).to.deep.equal([undefined, '6']);
    expect(watches).to.deep.equal(['relisted', 'opened', 'closed', 'opened']);
  });

  it('begins again when a stream ends before it has shown all that there was', async () => {
    const { seen, from } = await reflector([], [shows(['ADDED', pod('a', '7')]), shows(['BOOKMARK', END('8')])]);
    expect(from).to.deep.equal([undefined, undefined, '8']);
    expect(seen).to.deep.equal(['listed a', 'now ']);
  });

  it('lists in pages, and says why, when the server refuses streaming lists or does not mark their end', async () => {
    const refused = await reflector([page('5', pod('a', '1'))], []);
    expect([refused.seen, refused.from]).to.deep.equal([['listed a', 'now a'], ['5']]);
    expect(refused.reasons).to.deep.equal([REFUSED.message]);
    for (const [stream, reason] of [
      [until(['ADDED', pod('a', '1')], ['BOOKMARK', pod('', '8')]), 'the server did not mark the end'],
      [until(['ADDED', pod('a', '1')]), 'the watch was silent'],
    ] as const) {
      const { from, reasons, watches } = await reflector([], [stream]);
      expect(from).to.deep.equal([undefined, '9']);
      expect(reasons[0]).to.include(reason);
      expect(watches.slice(-2)).to.deep.equal(['relisted', 'opened']);
    }
  });

  it('tries the first list again as the server asks, and gives up at once what it refuses for good', async () => {
    const refusing =
      (error: ApiError): Stream =>
      async () => {
        throw error;
      };
    const busy = refusing(new ApiError(429, 'TooManyRequests', 'busy', at, seconds(7)));
    const { from, tookMs } = await reflector([], [busy, shows(['BOOKMARK', END('5')])]);
    expect(from).to.deep.equal([undefined, undefined, '5']);
    expect(tookMs).to.be.within(7000, 7500);
    const forbidden = new ApiError(403, 'Forbidden', 'no', at);
    expect(await reflector([], [refusing(forbidden)]).catch((error) => error)).to.equal(forbidden);
  });

  it('resumes from the last version it saw, bookmarks included', async () => {
    const { from, seen } = await reflector(
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
    const { from, watches } = await reflector([page('5'), page('20'), page('30')], [gone, async () => 'expired']);
    expect(from).to.deep.equal(['5', '20', '30']);
    expect(watches.filter((event) => event === 'expired')).to.have.length(2);
  });

  it('waits less long for a streaming list than for a change', async () => {
    const listing = await reflector([], [until(['ADDED', pod('a', '1')])]);
    expect(listing.tookMs).to.be.within(20_000, 20_100);
    const watching = await reflector([], [until(['ADDED', pod('a', '1')], ['BOOKMARK', END('5')])]);
    expect(watching.watches).to.deep.equal(['relisted', 'opened', 'silent', 'opened']);
    expect(watching.tookMs).to.be.within(30_000, 30_100);
  });

  it('opens a silent watch again', async () => {
    const { from, watches } = await reflector([page('5')], [until()]);
    expect(from).to.deep.equal(['5', '5']);
    expect(watches).to.include('silent');
  });

  it('is back within about a second of the server, however long that was away, and asks it no more than once a second', async () => {
    const away: Stream = async () => {
      throw new ApiError(0, 'Reset', 'connection refused', at);
    };
    const { from, tookMs } = await reflector([page('5')], Array(60).fill(away));
    expect(from).to.have.length(61);
    expect(tookMs).to.be.within(56_000, 60_000);
  });

  it('does not ask in a loop a server that closes every stream at once', async () => {
    const { from, tookMs } = await reflector(
      [page('5')],
      Array(30).fill(async () => 'closed'),
    );
    expect(from).to.have.length(31);
    expect(tookMs).to.be.within(26_000, 30_000);
  });

  it('spreads the watches of several resources', async () => {
    const away: Stream = async () => {
      throw new ApiError(0, 'Reset', 'connection refused', at);
    };
    const times = ['a', 'b'].map(async (seed) => (await reflector([page('5')], [away], seededRandom(seed))).tookMs);
    const [a, b] = await Promise.all(times);
    expect(a).to.not.equal(b);
  });

  it('gives the first list half a minute', async () => {
    const away: Stream = async () => {
      throw new ApiError(0, 'Reset', 'connection refused', at);
    };
    const error = await reflector([], Array(100).fill(away)).catch((reason) => reason);
    expect(error).to.be.instanceOf(ApiError);
  });

  it('tries again after an error', async () => {
    const broken: Stream = async () => {
      throw new ApiError(0, 'Reset', 'connection reset', at);
    };
    const { from, watches } = await reflector([page('5')], [broken, broken, shows(['ADDED', pod('a', '6')])]);
    expect(from).to.deep.equal(['5', '5', '5', '6']);
    expect(watches.filter((event) => event === 'failed')).to.have.length(2);
  });
});
