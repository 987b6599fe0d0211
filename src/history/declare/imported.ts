import { labelValues } from '../../model/series-id.ts';
import type { Declaration } from '../declaration.ts';
import type { SeriesName } from '../run.ts';

type Said = Omit<Declaration, 'title'> & { readonly title?: string };

interface ImportedRule {
  readonly metric: RegExp;
  /** `parts` are the groups of `metric`. */
  says(parts: readonly string[], series: SeriesName): Said;
}

/** What the name of an imported metric says of it: no catalogue lists them. Of several rules the first counts. */
export function ofImported(series: SeriesName): Declaration {
  for (const { metric, says } of RULES) {
    const found = metric.exec(series.metric);
    if (found === null) continue;
    const { title, ...said } = says(found.slice(1), series);
    return { title: titleOf(series, title), ...said };
  }
  return {
    title: titleOf(series),
    unit: '',
    better: 'neither',
    key: false,
    primary: true,
    family: 'other',
    tolerance: 0.05,
  };
}

const titleOf = ({ metric, labels, statistic }: SeriesName, title = metric): string =>
  [title, ...labelValues(labels), ...(statistic === 'value' ? [] : [statistic])].join(' ');

const lower = (more: Partial<Said> & Pick<Said, 'family'>): Said => ({
  unit: '',
  better: 'lower',
  key: false,
  primary: true,
  tolerance: 0.02,
  ...more,
});

const RULES: readonly ImportedRule[] = [
  {
    // perfscale-audit: `PATCH-pods-count`, of which a WATCH is one for as long as it lives.
    metric: /^([A-Z]+)-([a-z]+)-count$/,
    says: ([verb = '', resource = '']) =>
      lower({
        title: `${verb} ${resource}`,
        unit: 'count',
        mayBeAbsent: true,
        family: `calls ${resource}`,
        key: KEY_CALLS.has(`${verb} ${resource}`),
      }),
  },
  {
    // `vmiCreationToRunningSecondsP50`
    metric: /^(\w+?)Seconds(P\d+|Avg|Max)$/,
    says: ([what = '', statistic = '']) =>
      lower({
        title: `${spaced(what)} ${statistic}`,
        unit: 's',
        family: 'latency',
        primary: statistic === 'P50',
        key: what === 'vmiCreationToRunning' && statistic === 'P50',
      }),
  },
  {
    // `avgVirtHandlerCPUUsage`, `maxVirtAPIMemoryUsageInMB`
    metric: /^(avg|min|max)(\w+?)(CPU|Memory)Usage(?:InMB)?$/,
    says: ([statistic = '', component = '', resource = '']) =>
      lower({
        title: `${resource === 'CPU' ? 'CPU' : 'Memory'} of ${dashed(component)} ${statistic}`,
        unit: resource === 'CPU' ? 'cores' : 'MB',
        family: `resources ${dashed(component)}`,
        primary: statistic === 'avg',
        key: statistic === 'avg' && `${component} ${resource}` === 'VirtHandler CPU',
        tolerance: 0.05,
      }),
  },
  { metric: /workqueue|queue/i, says: () => lower({ family: 'queues', tolerance: 0.1 }) },
  {
    // kube-burner and ClusterLoader2: quantiles of a latency, a measurement's name before them.
    metric: /latency|responsiveness|duration/i,
    says: (_, { statistic }) => lower({ family: 'latency', primary: isMedianOrOnly(statistic) }),
  },
  {
    metric: /cpu|memory|rss|goroutines/i,
    says: (_, { statistic, metric }) =>
      lower({
        family: 'resources',
        unit: /cpu/i.test(metric) ? 'cores' : '',
        primary: isMiddleOrOnly(statistic),
        tolerance: 0.05,
      }),
  },
  { metric: /throughput|qps|achieved/i, says: () => ({ ...lower({ family: 'throughput' }), better: 'higher' }) },
];

/** What KubeVirt's own alerts would have been about. */
const KEY_CALLS: ReadonlySet<string> = new Set(['PATCH pods', 'UPDATE virtualmachineinstances']);

const isMedianOrOnly = (statistic: string): boolean => /^(value|p50|perc50|median)$/i.test(statistic);
const isMiddleOrOnly = (statistic: string): boolean => /^(value|avg|mean|p50|perc50|median)$/i.test(statistic);

/** `vmiCreationToRunning` -> `vmi creation to running` */
const spaced = (text: string): string => text.replace(/([a-z])([A-Z])/g, '$1 $2').toLowerCase();

/** `VirtAPI` -> `virt-api` */
const dashed = (text: string): string => text.replace(/([a-z])([A-Z])/g, '$1-$2').toLowerCase();
