import { expect } from 'chai';
import type { Fact } from '../../../src/model/entry.ts';
import type { JsonObject } from '../../../src/model/json.ts';
import { RESOURCES } from '../../../src/model/resources.ts';
import { epochMs, ms } from '../../../src/model/units.ts';
import type { Cluster, Page, WatchEvent } from '../../../src/runner/cluster.ts';
import { createTracker } from '../../../src/runner/objects/tracker.ts';
import { listAndWatch } from '../../../src/runner/watch/list-and-watch.ts';
import { eventHandlerFor } from '../../../src/runner/watched-namespace.ts';
import { virtualTime } from '../../../src/sim/time.ts';
import { POD } from '../../support/built-test.ts';

const at = { sentAt: epochMs(0), receivedAt: epochMs(0) };
const pod = (name: string, phase = 'Running'): JsonObject => ({
  metadata: { name, uid: name, resourceVersion: '7' },
  status: { phase },
});

/** A handler of pods whose watch and lists are in the test's hands. */
interface Reflector {
  show(type: WatchEvent['type'], object: JsonObject): void;
  relist(signal?: AbortSignal): Promise<void>;
  /** Answers the list that was asked for first. */
  answer(page: Partial<Page>): Promise<void>;
  /** The pods that the run holds to be there: `a Running`. */
  there(): string[];
  /** What the journal holds: `deleted a`. */
  readonly reported: readonly string[];
}

/** Follows the pods `a` and `b` of a server while `act` goes on. */
async function following(act: (reflector: Reflector) => Promise<void>): Promise<void> {
  const time = virtualTime(epochMs(0));
  const end = new AbortController();
  const tracker = createTracker();
  const reported: string[] = [];
  const asked: ((page: Page) => void)[] = [];
  let notify: (event: WatchEvent) => void = () => {};
  const show: Reflector['show'] = (type, object) => notify({ type, object, receivedAt: epochMs(0) });
  const cluster = {
    list: (_query: unknown, { signal }: { signal: AbortSignal }) =>
      new Promise<Page>((resolve, reject) => {
        asked.push(resolve);
        signal.addEventListener('abort', () => reject(signal.reason));
      }),
    watch: (_query: unknown, _version: unknown, on: typeof notify, { signal }: { signal: AbortSignal }) => {
      notify = on;
      for (const name of ['a', 'b']) show('ADDED', pod(name));
      show('BOOKMARK', { metadata: { resourceVersion: '5', annotations: { 'k8s.io/initial-events-end': 'true' } } });
      return new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
    },
  } as unknown as Cluster;
  const append = (fact: Fact): void =>
    void (fact.type === 'seen' && reported.push(`${fact.change} ${fact.object.name}`));
  const journal = { append, flush: async () => {}, failed: end.signal };
  const handler = eventHandlerFor({ tracker, journal }, RESOURCES.pods, [POD]);
  const main = async (): Promise<void> => {
    const { done, relist } = await listAndWatch(
      { resource: RESOURCES.pods },
      handler,
      { cluster, clock: time, journal },
      end.signal,
    );
    const answer: Reflector['answer'] = async (page) => {
      asked.shift()?.({ ...at, items: [], resourceVersion: '6', ...page });
      await time.sleep(ms(1));
    };
    const there = (): string[] => [...tracker.all()].map(({ name, phase }) => `${name} ${phase}`).sort();
    await act({ show, relist: (signal = end.signal) => relist(signal), answer, there, reported });
    end.abort();
    await done;
  };
  await time.drive(main());
}

describe('[I] runner/watch/relist', () => {
  it('leaves dead what the watch saw deleted while the list was on its way', () =>
    following(async ({ show, relist, answer, there, reported }) => {
      const listed = relist();
      show('DELETED', pod('a'));
      await answer({ items: [pod('a'), pod('b')] });
      await listed;
      expect(there()).to.deep.equal(['b Running']);
      expect(reported).to.deep.equal(['listed a', 'listed b', 'deleted a']);
    }));

  it('keeps what the watch saw created while the list was on its way', () =>
    following(async ({ show, relist, answer, there, reported }) => {
      const listed = relist();
      show('ADDED', pod('c'));
      await answer({ items: [pod('a'), pod('b')] });
      await listed;
      expect(there()).to.deep.equal(['a Running', 'b Running', 'c Running']);
      expect(reported).to.not.include('deleted c');
    }));

  it('takes no older state of an object from a list than the watch has shown meanwhile', () =>
    following(async ({ show, relist, answer, there }) => {
      show('ADDED', pod('c', 'Pending'));
      const listed = relist();
      show('MODIFIED', pod('c'));
      await answer({ items: [pod('a'), pod('b'), pod('c', 'Pending')] });
      await listed;
      expect(there()).to.include('c Running');
    }));

  it('leaves dead what another list found gone while this one was on its way', () =>
    following(async ({ relist, answer, there }) => {
      const older = relist();
      const newer = relist();
      await answer({ items: [pod('b')], continue: 'more' });
      await answer({ items: [pod('b')] });
      await newer;
      await answer({ items: [pod('a')] });
      await older;
      expect(there()).to.deep.equal(['b Running']);
    }));

  it('waits for an answer no longer than who asked for it', () =>
    following(async ({ relist, show, there }) => {
      const enough = new AbortController();
      const listed = relist(enough.signal).catch((error) => error);
      enough.abort(new Error('enough'));
      expect(await listed).to.equal(enough.signal.reason);
      show('DELETED', pod('a'));
      expect(there()).to.deep.equal(['b Running']);
    }));

  it('finds what the watch has missed', () =>
    following(async ({ relist, answer, there, reported }) => {
      const listed = relist();
      await answer({ items: [pod('b', 'Failed'), pod('c')] });
      await listed;
      expect(there()).to.deep.equal(['b Failed', 'c Running']);
      expect(reported.slice(2)).to.deep.equal(['listed b', 'listed c', 'deleted a']);
    }));
});
