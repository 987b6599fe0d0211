import type { Board, BoardPanel } from './board.ts';

/** An engine names its own numbers; ClusterLoader2's name of a test is beside ours. */
const ENGINE = '{{exported_test}} {{job}} {{measurement}} {{of}} {{reading}}';

/** What the runs of tests found, as `prowess export openmetrics` writes it. */
export const RESULTS: Board = {
  uid: 'prowess-results',
  title: 'Results over time',
  description: 'Numbers of runs, one point a run. A run that is INVALID has none.',
  choices: { test: 'prowess_run', line: 'prowess_run' },
  rows: [
    {
      title: 'Runs',
      panels: [
        {
          title: 'Runs by outcome',
          unit: 'short',
          queries: [
            {
              expr: 'sum by (outcome) (count_over_time(prowess_run{test=~"$test",line=~"$line"}[$__interval]))',
              legend: '{{outcome}}',
            },
          ],
        },
      ],
    },
    {
      title: 'Objects',
      panels: [
        of('Creation latency', 's', 'prowess_creation_latency_seconds', '{{level}} {{clock}} {{kind}} {{phase}}'),
        of('Deletion latency', 's', 'prowess_deletion_latency_seconds', '{{level}} {{kind}}'),
        of('Throughput', 'ops', 'prowess_throughput_per_second', '{{level}}', 'value'),
      ],
    },
    {
      title: 'Engines of others',
      panels: [
        of('Latency', 's', 'prowess_engine_latency_seconds', ENGINE, 'value'),
        of('Rate', 'ops', 'prowess_engine_rate_per_second', ENGINE, 'value'),
        of('Time', 's', 'prowess_engine_time_seconds', ENGINE, 'value'),
      ],
    },
    {
      title: 'API server and components',
      panels: [
        of('Latency of our calls', 's', 'prowess_api_call_latency_seconds', '{{level}} {{verb}} {{resource}}'),
        of('CPU', 'short', 'prowess_cpu_usage_cores', '{{level}} {{component}}', 'mean'),
        of('Memory', 'bytes', 'prowess_memory_usage_bytes', '{{level}} {{component}}', 'max'),
      ],
    },
  ],
};

function of(
  title: string,
  unit: BoardPanel['unit'],
  family: string,
  legend: string,
  statistic: string = 'p50|p95|p99',
): BoardPanel {
  // A run is one sample: at whatever step Grafana asks, the last one before it is meant.
  const expr = `last_over_time(${family}{test=~"$test",line=~"$line",statistic=~"${statistic}"}[$__interval])`;
  return { title, unit, queries: [{ expr, legend: `{{test}} {{statistic}} ${legend}` }] };
}
