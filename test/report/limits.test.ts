import { expect } from 'chai';
import { suggestedLimits } from '../../src/analysis/limits.ts';
import { declarations } from '../../src/history/declare/declare.ts';
import { toHistory } from '../../src/history/history.ts';
import { METRICS } from '../../src/model/metrics/index.ts';
import { seededRandom } from '../../src/model/random.ts';
import { epochMs } from '../../src/model/units.ts';
import { limitsYaml } from '../../src/report/limits.ts';
import { aDocument, aPoint, aSeries } from '../support/run-document.ts';
import { complaintsAbout } from '../support/site.ts';

const RATE = aSeries({ metric: 'throughput', labels: {}, statistic: 'value' });
const VMI = aSeries({ labels: { clock: 'watch', kind: 'VirtualMachineInstance', phase: 'Running' } });

/** Of the small site's workload: no limit of an arrival may be above it. */
const READY_WITHIN_MS = 600_000;

describe('[U] report/limits', () => {
  const runs = (count: number, noise: number) => {
    const random = seededRandom('limits');
    const around = (level: number): number => level * Math.exp(noise * random.normal());
    return toHistory(
      'perf/density',
      Array.from({ length: count }, (_, place) =>
        aDocument({ build: String(place + 1), startedAt: epochMs(place * 3_600_000) }, [
          aPoint(around(4000)),
          aPoint(around(8000), { series: VMI }),
          aPoint(around(12), { series: RATE }),
        ]),
      ),
    );
  };
  const suggested = (count: number, noise: number) => suggestedLimits(runs(count, noise), declarations(), 'main');

  it('suggests what no run of the level broke, on the side that is worse', () => {
    const { limits, none } = suggested(40, 0.02);
    expect(none).to.deep.equal([]);
    expect(limits.map(({ name, bound }) => `${name.metric} ${bound}`)).to.have.members([
      'creation-latency max',
      'creation-latency max',
      'throughput min',
    ]);
    for (const { level, limit, bound } of limits) {
      const margin = bound === 'max' ? limit / level : level / limit;
      expect(margin, 'about three times the noise').to.be.within(1.04, 1.09);
    }
  });

  it('writes them as a suite has them: several series of one metric are a list', () => {
    const { limits, none } = suggested(40, 0.02);
    const text = limitsYaml(limits, none);
    expect(text.match(/^ {2}creation-latency:/gm)).to.have.length(1);
    expect(text).to.match(/ {4}p50:\n {4}- max: \d+ms\n {6}labels:\n {8}clock: watch/);
    expect(text).to.match(/ {2}throughput:\n {4}value:\n {4}- min: 1\d(\.\d+)?\n$/);
  });

  it('says limits of metrics of other programs in comments: no suite takes them', () => {
    const [limit] = suggested(40, 0.02).limits;
    if (limit === undefined) throw new Error('there is a limit');
    const name = { metric: 'avgMemoryInMB', labels: { kind: 'VMI' }, statistic: 'value' };
    const foreign = { ...limit, name, unit: 'MB', level: 52.5, limit: 60 };
    expect(limitsYaml([foreign], [])).to.match(
      /^(# .*\n)+# avgMemoryInMB\.VMI\.value: at most 60 MB; about 52.5 MB in 40 runs, noise grade A\n$/,
    );
    expect(limitsYaml([foreign, limit], [])).to.match(/^(# .*\n)+thresholds:\n {2}\S+:\n {4}/);
  });

  it('writes of each metric what a suite takes', () => {
    const head = 'version: 1\nsuite: product\ncluster: metal\nworkload: pod\n';
    const scenarios: Readonly<Record<string, string>> = {
      fleet:
        '{kind: fleet, image: a, as: pod, cores: 4, node: {cpu: 32, memory: 120Gi}, memory: 4Gi, command: [sysbench, cpu, run], parse: {tool: sysbench}, duration: 60s}',
      ramp: '{kind: ramp, image: a, memory: 500M, by: 5, most: 50}',
    };
    const churn = '{kind: churn, objects: 9, perSecond: 1, duration: 60s}';
    for (const [metric, { unit, primary, plausible }] of Object.entries(METRICS)) {
      for (const limit of [0.0123, 0.99, 4.5, 12_300, 266_000_000].filter((value) => value <= plausible[1])) {
        if (metric === 'creation-latency' && limit > READY_WITHIN_MS) continue;
        const scatter = { bound: 'max', level: limit, limit, runs: 40, grade: 'A' } as const;
        const text = limitsYaml([{ name: { metric, labels: {}, statistic: primary }, unit, ...scatter }], []);
        // Metrics of fleets and of ramps are made by these alone.
        const tests = `tests:\n  one: {scenario: ${scenarios[metric.split('-')[0] ?? ''] ?? churn}}\n`;
        expect(complaintsAbout({ 'suites/product.yaml': `${head}${text}${tests}` }), text).to.equal('');
      }
    }
  });

  it('suggests none where runs are few or scatter too much, and says so', () => {
    expect(suggested(12, 0.02).limits).to.deep.equal([]);
    expect(suggested(12, 0.02).none[0]?.reason).to.equal('its newest level has 12 of 20 runs');
    const { limits, none } = suggested(40, 0.5);
    expect(limits).to.deep.equal([]);
    expect(limitsYaml(limits, none))
      .to.include('no limit, it scatters too much to gate by (grade D)')
      .and.not.include('thresholds:');
  });
});
