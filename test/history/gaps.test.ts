import { expect } from 'chai';
import { proposedRenames } from '../../src/history/gaps.ts';
import { toHistory } from '../../src/history/history.ts';
import type { Point } from '../../src/history/run.ts';
import { nameOf } from '../../src/history/table.ts';
import { seededRandom } from '../../src/model/random.ts';
import { epochMs } from '../../src/model/units.ts';
import { aDocument } from '../support/run-document.ts';

const RUNS = 200;
const VERBS = ['GET', 'LIST', 'PATCH', 'UPDATE', 'CREATE', 'WATCH'];
const RESOURCES = ['pods', 'nodes', 'leases', 'events', 'secrets', 'services', 'jobs', 'virtualmachines'];

/** Each series at a level of its own; `renamed` says what one is called in a run. */
function proposals(renamed: (metric: string, run: number) => string): string[] {
  const random = seededRandom('gaps');
  const series = VERBS.flatMap((verb) => RESOURCES.map((resource) => `${verb}-${resource}-count`)).map((metric) => ({
    metric,
    level: 10 ** random.uniform() * 10,
  }));
  const documents = Array.from({ length: RUNS }, (_, run) =>
    aDocument(
      { build: String(run), startedAt: epochMs(run) },
      series.map(
        ({ metric, level }): Point => ({
          series: { metric: renamed(metric, run), labels: { kind: 'VMI' }, statistic: 'value' },
          state: 'ok',
          value: level * (1 + 0.05 * random.normal()),
        }),
      ),
    ),
  );
  return proposedRenames(toHistory('t', documents)).map(({ from, to }) => `${nameOf(from)} -> ${nameOf(to)}`);
}

describe('[U] history/gaps', () => {
  it('proposes nothing where no series ends', () => {
    expect(proposals((metric) => metric)).to.deep.equal([]);
  });

  it('finds at least nine of ten series that were renamed at random runs', () => {
    const random = seededRandom('renames');
    const renames = new Map(
      VERBS.flatMap((verb) => RESOURCES.map((resource) => `${verb}-${resource}-count`))
        .slice(0, 20)
        .map((metric) => [metric, 20 + random.integer(RUNS - 40)]),
    );
    const found = proposals((metric, run) =>
      run >= (renames.get(metric) ?? RUNS) ? metric.replace('-count', '-total') : metric,
    );
    const right = found.filter((each) => {
      const [from = '', to = ''] = each.split(' -> ');
      return to === from.replace('-count', '-total');
    });
    expect(right.length).to.be.at.least(18);
    expect(found.length - right.length).to.be.at.most(2);
  });

  it('finds all that were renamed with one run', () => {
    const found = proposals((metric, run) => (run >= 100 ? metric.replace('-count', '-total') : metric));
    expect(found.filter((each) => /^(.*)-count\.VMI\.value -> \1-total\.VMI\.value$/.test(each))).to.have.length(48);
  });

  it('does not pair what only ends and what begins at another level or another time', () => {
    expect(proposals((metric, run) => (metric === 'GET-pods-count' && run >= 100 ? 'x' : metric))).to.deep.equal([]);
    const gone = (metric: string, run: number): string =>
      metric === 'GET-pods-count' && run >= 100 ? (run < 150 ? 'x' : 'GET-pods-total') : metric;
    expect(proposals(gone)).to.deep.equal([]);
  });
});
