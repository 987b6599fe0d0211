import { expect } from 'chai';
import type { Clock } from '../../src/model/clock.ts';
import { type JsonObject, objectAt, stringAt } from '../../src/model/json.ts';
import { RESOURCES } from '../../src/model/resources.ts';
import { minutes, ms, seconds } from '../../src/model/units.ts';
import {
  ApiError,
  type Call,
  type Cluster,
  type Reply,
  type Resource,
  type WatchEvent,
} from '../../src/runner/cluster.ts';

/** A cluster under contract, with the clock that goes with it. */
export interface ContractSubject {
  readonly cluster: Cluster;
  readonly clock: Clock;
  /** Runs until `main` settles: virtual time must be driven, real time passes by itself. */
  drive<T>(main: () => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

export const call: Call = { signal: new AbortController().signal, timeoutMs: seconds(30) };
export const CONFIG_MAPS: Resource = { apiVersion: 'v1', kind: 'ConfigMap', plural: 'configmaps', namespaced: true };

/** One test's namespace, and config maps in it. */
export interface Bench {
  readonly cluster: Cluster;
  readonly clock: Clock;
  readonly namespace: string;
  readonly home: { readonly resource: Resource; readonly name: string };
  create(name: string, more?: JsonObject): Promise<Reply>;
  get(name: string): Promise<Reply>;
  patch(name: string, body: JsonObject): Promise<Reply>;
  delete(name: string): Promise<Reply>;
  /** Names of the config maps of this test among others. */
  own(items: readonly JsonObject[]): string[];
  /** Opens a watch of the namespace's config maps: from a version, or from now. */
  watch(more?: { labelSelector?: string }, from?: string, timeoutMs?: Call['timeoutMs']): Promise<Watched>;
  untilGone(): Promise<void>;
}

export interface Watched {
  readonly events: readonly WatchEvent[];
  readonly ended: Promise<'closed' | 'expired'>;
  /** The first `count` changes, once they are there. */
  until(count: number): Promise<WatchEvent[]>;
  abort(reason: Error): void;
  stop(): Promise<void>;
}

let benches = 0;

export function createBench({ cluster, clock }: Pick<ContractSubject, 'cluster' | 'clock'>): Bench {
  const namespace = `contract-${Math.floor(clock.now()).toString(36)}-${++benches}`;
  const home = { resource: RESOURCES.namespaces, name: namespace };
  const ref = (name: string) => ({ resource: CONFIG_MAPS, namespace, name });
  return {
    cluster,
    clock,
    namespace,
    home,
    create: (name, more = {}) => {
      const object = configMap(name, namespace);
      const metadata = { ...objectAt(object, 'metadata'), ...objectAt(more, 'metadata') };
      return cluster.create({ ...object, ...more, metadata }, CONFIG_MAPS, call);
    },
    get: (name) => cluster.get(ref(name), call),
    patch: (name, body) => cluster.patch(ref(name), body, call),
    delete: (name) => cluster.delete(ref(name), call),
    own: (items) =>
      items
        .filter((item) => stringAt(item, 'metadata', 'namespace') === namespace)
        .map((item) => stringAt(item, 'metadata', 'name') ?? '')
        .filter((name) => name !== 'kube-root-ca.crt'),
    async watch(more = {}, from, timeoutMs = seconds(600)) {
      const query = { resource: CONFIG_MAPS, namespace, ...more };
      const start = from ?? (await cluster.list(query, call)).resourceVersion;
      return openWatch(cluster, clock, query, start, timeoutMs);
    },
    async untilGone() {
      while ((await cluster.get(home, call).catch(statusOf)) !== 404) await clock.sleep(ms(200));
    },
  };
}

export function openWatch(
  cluster: Cluster,
  clock: Clock,
  query: Parameters<Cluster['watch']>[0],
  from: string | undefined,
  timeoutMs: Call['timeoutMs'],
): Watched {
  const events: WatchEvent[] = [];
  const end = new AbortController();
  const isOwn = ({ object }: WatchEvent): boolean => stringAt(object, 'metadata', 'name') !== 'kube-root-ca.crt';
  const record = (event: WatchEvent): void => void (isOwn(event) && events.push(event));
  const ended = cluster.watch(query, from, record, { signal: end.signal, timeoutMs });
  ended.catch(() => {});
  return {
    events,
    ended,
    async until(count) {
      const changes = (): WatchEvent[] => events.filter(({ type }) => type !== 'BOOKMARK');
      const giveUp = clock.now() + minutes(5);
      while (changes().length < count && clock.now() < giveUp) await clock.sleep(ms(10));
      expect(changes()).to.have.lengthOf(count);
      return changes();
    },
    abort: (reason) => end.abort(reason),
    async stop() {
      end.abort();
      await ended.catch(() => {});
    },
  };
}

export async function expectRefusal(outcome: Promise<unknown>, status: number, reason: string): Promise<ApiError> {
  const error = await outcome.then(
    () => expect.fail(`was not refused; expected ${status} ${reason}`),
    (caught: unknown) => caught,
  );
  if (!(error instanceof ApiError)) throw error;
  expect([error.status, error.reason]).to.deep.equal([status, reason]);
  return error;
}

export const statusOf = (error: unknown): number => (error instanceof ApiError ? error.status : -1);
export const versionOf = (object: JsonObject | undefined): string =>
  stringAt(object, 'metadata', 'resourceVersion') ?? '';

export const namespaceObject = (name: string): JsonObject => ({
  apiVersion: 'v1',
  kind: 'Namespace',
  metadata: { name },
});

export const configMap = (name: string, namespace: string): JsonObject => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name, namespace },
});

export const leaseObject = (name: string, namespace: string): JsonObject => ({
  apiVersion: 'coordination.k8s.io/v1',
  kind: 'Lease',
  metadata: { name, namespace },
  spec: { holderIdentity: '', leaseDurationSeconds: 30 },
});

/** A pod that no scheduler takes. */
export const unscheduledPod = (name: string, namespace: string): JsonObject => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name, namespace },
  spec: { schedulerName: 'absent', containers: [{ name: 'main', image: 'none' }] },
});
