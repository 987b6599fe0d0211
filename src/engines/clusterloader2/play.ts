import { toIso } from '../../model/units.ts';
import type { Played, PlayedFile } from '../played.ts';

/** The report folder of a test whose pods took a second or two. */
export function playClusterLoader2(tests: number, { random, startedAt, endedAt }: Played): PlayedFile[] {
  const at = toIso(endedAt).replace(/\.\d+/, '').replaceAll(':', '-');
  const seconds = (endedAt - startedAt) / 1000;
  const names = Array.from({ length: tests }, (_, index) => (tests === 1 ? 'simulated' : `simulated-${index + 1}`));
  const files = names.flatMap((test) => {
    const schedule = latencies(random, 30);
    const run = latencies(random, 1300);
    const whole = {
      Perc50: sum(schedule.Perc50, run.Perc50),
      Perc90: sum(schedule.Perc90, run.Perc90),
      Perc99: sum(schedule.Perc99, run.Perc99),
    };
    const dataItems = [
      { data: schedule, unit: 'ms', labels: { Metric: 'create_to_schedule' } },
      { data: run, unit: 'ms', labels: { Metric: 'schedule_to_run' } },
      { data: whole, unit: 'ms', labels: { Metric: 'pod_startup' } },
    ];
    const rate = 5 + random.integer(4);
    return [
      { name: `PodStartupLatency_PodStartupLatency_${test}_${at}.json`, text: json({ version: '1.0', dataItems }) },
      {
        name: `SchedulingThroughput_${test}_${at}.json`,
        text: json({ perc50: rate, perc90: rate, perc99: rate, max: rate }),
      },
    ];
  });
  const rows = names.flatMap((test) => [
    `<testcase name="${test} overall (simulated.yaml)" classname="ClusterLoaderV2" time="${seconds}"></testcase>`,
    ...['PodStartupLatency', 'SchedulingThroughput'].map(
      (identifier, index) =>
        `<testcase name="${test}: [step: 01] Gather [0${index}] - ${identifier}" classname="ClusterLoaderV2" time="0.03"></testcase>`,
    ),
  ]);
  const junit = `<?xml version="1.0" encoding="UTF-8"?>\n<testsuite name="ClusterLoaderV2" tests="0" failures="0" errors="0" time="${seconds}">\n${rows.join('\n')}\n</testsuite>`;
  return [{ name: 'junit.xml', text: junit }, ...files];
}

const json = (value: object): string => `${JSON.stringify(value, undefined, 2)}\n`;

const sum = (a: number, b: number): number => Number((a + b).toFixed(6));

/** Percentiles in milliseconds around a usual value. */
function latencies(random: Played['random'], usual: number) {
  const drawn = Array.from({ length: 3 }, () => usual * Math.exp(0.1 * random.normal())).sort((a, b) => a - b);
  const [Perc50 = usual, Perc90 = usual, Perc99 = usual] = drawn.map((value) => Number(value.toFixed(6)));
  return { Perc50, Perc90, Perc99 };
}
