import type { Clock } from '../../model/clock.ts';
import { isJsonObject, type JsonObject, listAt, stringAt } from '../../model/json.ts';
import { parseQuantity } from '../../model/quantity.ts';
import { type EpochMs, epochMs, type Milliseconds, parseInstant, seconds } from '../../model/units.ts';
import { parseGoDuration } from '../../prow/go-duration.ts';
import { labelPair } from '../../render/openmetrics.ts';
import { type Cluster, nameOf, type Page, type Query, type Resource } from '../cluster.ts';
import type { MetricsSource, SampleEdge, Scrape } from '../context.ts';
import { absent, absentSource, readOrElse } from './absent.ts';
import { type IsNew, nextReading, otherThan, type SourceReading, scrapeOf } from './reading.ts';

type Lister = Pick<Cluster, 'list'>;

/**
 * What metrics.k8s.io shows of nodes, and of the containers of KubeVirt and of the control plane where those are pods: CPU as the average
 * over a window that its server chose, memory at the end of it. Throws ApiError where it is not served, or not to us.
 */
export async function resourceMetrics(
  cluster: Lister,
  clock: Clock,
  nodes: readonly string[],
  signal: AbortSignal,
): Promise<MetricsSource[]> {
  const listNodes = listPerRound(cluster, { resource: resource('NodeMetrics', 'nodes', false) });
  await listNodes(signal);
  const pods = await Promise.all(SYSTEM_NAMESPACES.map((namespace) => podSources(cluster, clock, namespace, signal)));
  return [...nodes.map((node) => nodeSource(node, listNodes, clock)), ...pods.flat()];
}

/** Where components run: a full node has hundreds of containers under test, which are in the node's own use. */
export const SYSTEM_NAMESPACES = ['kube-system', 'kubevirt'];

const resource = (kind: string, plural: string, namespaced: boolean): Resource => ({
  apiVersion: 'metrics.k8s.io/v1beta1',
  kind,
  plural,
  namespaced,
});

type List = (signal: AbortSignal) => Promise<Page>;

/**
 * Who reads the sources once gives all of them its signal: these share the list that is on its way. Another's may have been sent before
 * the load ended, and is not theirs to abort.
 */
function listPerRound(cluster: Lister, query: Query): List {
  const pending = new Map<AbortSignal, ReturnType<List>>();
  return (signal) => {
    const list = pending.get(signal) ?? listNow(cluster, query, signal).finally(() => pending.delete(signal));
    pending.set(signal, list);
    return list;
  };
}

const listNow = (cluster: Lister, query: Query, signal: AbortSignal): ReturnType<List> =>
  cluster.list(query, { signal, timeoutMs: seconds(10) });

const nodeSource = (node: string, list: List, clock: Clock): MetricsSource =>
  metricsSource(`node/${node}`, clock, list, ({ items }) => {
    const found = items.find((item) => nameOf(item) === node);
    if (found === undefined) throw new Error('metrics.k8s.io does not know the node');
    return [usageSeries(found, found, 'node', '')];
  });

async function podSources(
  cluster: Lister,
  clock: Clock,
  namespace: string,
  signal: AbortSignal,
): Promise<MetricsSource[]> {
  const name = `pods/${namespace}`;
  const query = { resource: resource('PodMetrics', 'pods', true), namespace };
  const list: List = (aborted) => listNow(cluster, query, aborted);
  const source = metricsSource(name, clock, list, ({ items }) => items.flatMap(containerSeries));
  return readOrElse(
    signal,
    async () => ((await list(signal)).items.length === 0 ? [] : [source]),
    (reason) => [absentSource(name, reason)],
  );
}

const containerSeries = (pod: JsonObject): UsageReading[] =>
  listAt(pod, 'containers')
    .filter(isJsonObject)
    .map((container) => {
      const namespace = stringAt(pod, 'metadata', 'namespace') ?? '';
      const labels = [labelPair('container', stringAt(container, 'name') ?? ''), labelPair('namespace', namespace)];
      return usageSeries(pod, container, 'container', `{${[...labels, labelPair('pod', nameOf(pod))].join(',')}}`);
    });

/** At the edges of a load the next samples are waited for, as those of kubelets are. */
const metricsSource = (
  name: string,
  clock: Clock,
  list: List,
  read: (page: Page) => UsageReading[],
): MetricsSource => ({
  name,
  waits: true,
  sample: (edge: SampleEdge, signal) =>
    readOrElse<Scrape>(
      signal,
      async () => {
        let asked: EpochMs | undefined;
        const reading = async (): Promise<SourceReading> => {
          const page = await list(signal);
          asked ??= page.serverDate;
          return readingOf(page, read(page));
        };
        const isNewSince = (first: SourceReading): IsNew => takenAfter(asked) ?? otherThan(first);
        return scrapeOf(await (edge === 'during' ? reading() : nextReading(reading, isNewSince, clock, signal)));
      },
      absent,
    ),
});

/**
 * What is shown first after the question was taken before it, by up to the time that the metrics server and the kubelet take between two
 * looks. So stamps, which are the nodes', are held against the API server's clock at the question: both to the second, cut off. A run in
 * which the clocks of the cluster differ is INVALID anyway.
 */
const takenAfter = (asked: EpochMs | undefined): IsNew | undefined =>
  asked === undefined ? undefined : (_, takenAt) => takenAt > asked;

function readingOf({ sentAt, receivedAt }: Page, usages: readonly UsageReading[]): SourceReading {
  return {
    series: Object.assign({}, ...usages.map(({ series }) => series)),
    takenAt: Object.assign({}, ...usages.map(({ takenAt }) => takenAt)),
    windowMs: Object.assign({}, ...usages.map(({ windowMs }) => windowMs)),
    readAt: epochMs(Math.round((sentAt + receivedAt) / 2)),
  };
}

type UsageReading = Omit<SourceReading, 'readAt'>;

/** Throws Error where a quantity, or the time that it is of, is missing: of when a number is must be known. */
function usageSeries(metrics: JsonObject, used: JsonObject, of: 'node' | 'container', labels: string): UsageReading {
  const [cpu, memory] = [`${of}_cpu_usage_cores${labels}`, `${of}_memory_usage_bytes${labels}`];
  const { cores, bytes } = usageOf(used);
  const takenAt = parseInstant(stringAt(metrics, 'timestamp') ?? '');
  const windowMs = parseGoDuration(stringAt(metrics, 'window') ?? '');
  if (takenAt === undefined || windowMs === undefined)
    throw new Error(`metrics.k8s.io gives no timestamp and window of ${nameOf(metrics)}`);
  return {
    series: { [cpu]: cores, [memory]: bytes },
    takenAt: { [cpu]: takenAt, [memory]: takenAt },
    windowMs: { [cpu]: windowMs satisfies Milliseconds },
  };
}

function usageOf(metrics: JsonObject): { cores: number; bytes: number } {
  const cores = parseQuantity(stringAt(metrics, 'usage', 'cpu') ?? '');
  const bytes = parseQuantity(stringAt(metrics, 'usage', 'memory') ?? '');
  if (cores === undefined || bytes === undefined) throw new Error('metrics.k8s.io gives no quantities');
  return { cores, bytes };
}
