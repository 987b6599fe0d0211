import { toIso } from '../../model/units.ts';
import type { Played, PlayedFile } from '../played.ts';

/** What the local indexer writes of a job whose pods took a second or two. */
export function playKubeBurner({ random, id, startedAt, endedAt }: Played): PlayedFile[] {
  const jobName = 'simulated';
  const about = { uuid: id, jobName, metadata: {} };
  const pods = Array.from({ length: PODS }, (_, index) => ({
    ...podOf(random, index),
    ...about,
    timestamp: toIso(startedAt),
  }));
  const quantiles = PHASES.map(([quantileName, key]) => ({
    ...{ quantileName, ...quantilesOf(pods.map((pod) => pod[key])) },
    ...{ ...about, timestamp: toIso(endedAt), metricName: 'podLatencyQuantilesMeasurement' },
  }));
  const summary = {
    ...{
      uuid: id,
      timestamp: toIso(startedAt),
      endTimestamp: toIso(endedAt),
      elapsedTime: Math.round((endedAt - startedAt) / 1000),
    },
    ...{
      metricName: 'jobSummary',
      jobConfig: { name: jobName, jobIterations: PODS, jobType: 'create' },
      version: '@',
      passed: true,
    },
  };
  return [
    { name: 'collected-metrics/jobSummary.json', text: JSON.stringify([summary]) },
    { name: `collected-metrics/podLatencyMeasurement-${jobName}.json`, text: JSON.stringify(pods) },
    { name: `collected-metrics/podLatencyQuantilesMeasurement-${jobName}.json`, text: JSON.stringify(quantiles) },
  ];
}

const PODS = 20;

const PHASES = [
  ['PodScheduled', 'schedulingLatency'],
  ['ContainersStarted', 'containersStartedLatency'],
  ['Ready', 'podReadyLatency'],
] as const;

function podOf(random: Played['random'], index: number) {
  const schedulingLatency = Math.round(30 * Math.exp(0.3 * random.normal()));
  const containersStartedLatency = schedulingLatency + Math.round(900 * Math.exp(0.2 * random.normal()));
  const podReadyLatency = Math.ceil(containersStartedLatency / 1000) * 1000;
  return {
    ...{ schedulingLatency, containersStartedLatency, podReadyLatency, jobIteration: index, replica: 1 },
    ...{ metricName: 'podLatencyMeasurement', namespace: 'simulated', podName: `simulated-${index}` },
  };
}

/** As kube-burner rounds them: whole milliseconds. */
function quantilesOf(values: readonly number[]) {
  const ordered = [...values].sort((a, b) => a - b);
  const at = (share: number): number =>
    ordered[Math.min(ordered.length - 1, Math.ceil(share * ordered.length) - 1)] ?? 0;
  const avg = Math.floor(values.reduce((total, value) => total + value, 0) / values.length);
  return { P99: at(0.99), P95: at(0.95), P50: at(0.5), min: ordered[0] ?? 0, max: at(1), avg };
}
