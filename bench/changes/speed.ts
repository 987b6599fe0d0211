import { changesOf } from '../../src/analysis/changes/changes.ts';
import { declarations } from '../../src/history/declare/declare.ts';
import { toHistory } from '../../src/history/history.ts';
import { seededRandom } from '../../src/model/random.ts';
import { epochMs, hours } from '../../src/model/units.ts';

/** 1,000 series of 500 runs, of which each fourth changes: how long all of them take, in milliseconds. */
export function analysisMs(): number {
  const random = seededRandom('speed');
  const documents = Array.from({ length: 500 }, (_, run) => ({
    run: {
      test: 'speed',
      job: 'speed',
      build: String(1000 + run),
      line: 'main',
      kind: 'periodic' as const,
      startedAt: epochMs(run * hours(8)),
      outcome: 'pass' as const,
      regime: { id: 'one', hard: {}, soft: {} },
      address: `speed/${1000 + run}`,
    },
    points: Array.from({ length: 1000 }, (_, series) => ({
      series: { metric: `m${series}-latency`, labels: {}, statistic: 'value' },
      state: 'ok' as const,
      value: 100 + (run > 250 && series % 4 === 0 ? 20 : 0) + 5 * random.normal(),
    })),
  }));
  const history = toHistory('speed', documents);
  const start = performance.now();
  changesOf(history, declarations());
  return performance.now() - start;
}
