import { expect } from 'chai';
import fc from 'fast-check';
import type { History } from '../../../src/history/history.ts';
import { seriesChart } from '../../../src/report/site/series-chart.ts';
import { type SeriesView, seriesView } from '../../../src/report/site/series-view.ts';
import { spark } from '../../../src/report/site/spark.ts';
import { yRangeOf } from '../../../src/report/site/y-range.ts';
import { historyOf, type PointLike } from '../../support/history-of.ts';
import { placesOf } from '../../support/path-places.ts';
import { declaredAs, siteDataOf } from '../../support/site-data.ts';

const steps = (count: number, value: number): number[] => Array.from({ length: count }, (_, run) => value + (run % 3));

function viewOf(values: readonly PointLike[], ofRun?: Parameters<typeof historyOf>[1]): SeriesView {
  const history: History = historyOf({ 'latency.p50': values }, ofRun);
  const line = siteDataOf(history).tests[0]?.lines[0] ?? expect.fail('no line');
  const column = line.history.series.get('latency.p50') ?? expect.fail('no column');
  return seriesView(line, column, 'latency.p50', declaredAs({}));
}

const pathOf = (markup: string, kind: string): string =>
  new RegExp(`class="${kind}" d="([^"]*)"`).exec(markup)?.[1] ?? '';

describe('[U] report/site/series-chart', () => {
  it('shows both levels, where the change may have begun, and that it is for the worse', () => {
    const { markup } = seriesChart(viewOf([...steps(40, 100), ...steps(20, 150)]));
    expect(pathOf(markup, 'level').match(/M/g)).to.have.length(2);
    expect(pathOf(markup, 'level-range').match(/z/g)).to.have.length(2);
    expect(pathOf(markup, 'may-be').match(/z/g)).to.have.length(1);
    expect(markup).to.contain('class="began worse"');
    expect(markup).to.contain('aria-label="latency: 151 ms in the newest of 60 runs"');
  });

  it('joins no values of two regimes, and none over many runs without a value', () => {
    const other = { id: 'two', hard: {}, soft: {} };
    const cut = viewOf(steps(20, 100), (place) => (place < 10 ? {} : { regime: other }));
    expect(pathOf(seriesChart(cut).markup, 'values').match(/M/g)).to.have.length(2);
    const holes = Array.from({ length: 20 }, (): PointLike => ({ state: 'missing' }));
    const gap = viewOf([...steps(10, 100), ...holes, ...steps(10, 100)]);
    const { markup } = seriesChart(gap);
    expect(pathOf(markup, 'values').match(/M/g)).to.have.length(2);
    expect(pathOf(markup, 'gone').match(/M/g)).to.have.length(20);
  });

  it('keeps the spike among thousands of runs, in few points', () => {
    const values = steps(5000, 100);
    values[2345] = 900;
    const path = pathOf(seriesChart(viewOf(values)).markup, 'values');
    const heights = placesOf(path).map(([, y]) => y);
    expect(heights).to.have.length.below(400);
    expect(heights.filter((y) => y < 60)).to.have.length(1);
  });

  it('draws a lower bound as a bound, and never as a value', () => {
    const { markup } = seriesChart(viewOf([...steps(10, 100), { state: 'censored', value: 140 }]));
    expect(pathOf(markup, 'bounds').match(/M/g)).to.have.length(1);
    expect(placesOf(pathOf(markup, 'values'))).to.have.length(10);
  });

  it('draws a diamond at each run at which facts changed, with its words, and a way to the list of them', () => {
    const soft = (place: number) => ({ qemu: place < 10 ? '8.2' : '9.0', 'node <cpu>': place < 30 ? 'a' : 'b' });
    const view = viewOf(steps(40, 100), (place) => ({ regime: { id: 'one', hard: {}, soft: soft(place) } }));
    const { markup } = seriesChart(view);
    expect(markup).to.contain(
      '<a style="left:26.25%" href="../test/test@main.html#facts-10" aria-label="2023-11-18, build 1010: qemu: 8.2 -› 9.0"></a>',
    );
    expect(markup).to.contain('<a style="left:76.25%" class="end" ').and.contain('node ‹cpu›: a -› b');
    expect(seriesChart(view, { from: 12, to: 28 }).markup).to.not.contain('class="facts"');
  });

  it('lists the newest, and draws every one', () => {
    const kernel = (place: number) => String(Math.floor(place / 3));
    const view = viewOf(steps(180, 100), (place) => ({
      regime: { id: 'one', hard: {}, soft: { kernel: kernel(place) } },
    }));
    const { markup } = seriesChart(view);
    expect(markup.match(/<i style="left/g)).to.have.length(19);
    expect(markup.match(/<a style="left/g)).to.have.length(40);
  });

  it('never magnifies noise: it fills less than half of the height', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 1e-3, max: 1e9, noNaN: true }),
        fc.double({ min: 0, max: 0.2, noNaN: true }),
        (middle, cv) => {
          const scale = cv * middle;
          const { low, high } = yRangeOf([middle - scale, middle, middle + scale], { scale });
          expect(2 * scale).to.be.at.most(0.5 * (high - low));
          expect(low).to.be.at.most(middle - scale);
          expect(high).to.be.at.least(middle + scale);
        },
      ),
    );
    expect(yRangeOf([])).to.deep.equal({ low: 0, high: 1 });
    expect(yRangeOf([0, 0])).to.deep.equal({ low: 0, high: 1.08 });
  });
});

describe('[U] report/site/spark', () => {
  it('breaks a line where a part of the runs has no value, and draws what hardly varies flat', () => {
    const placesIn = (values: readonly (number | undefined)[]) =>
      placesOf(/ d="([^"]*)"/.exec(spark(values, 'x').markup)?.[1] ?? '');
    expect(spark([1, 2, undefined, 3, 4]).markup.match(/M/g)).to.have.length(2);
    expect(placesIn([1, 2, undefined, 3, 4]).map(([x]) => x)).to.deep.equal([0, 1, 3, 4]);
    const heights = placesIn([100, 101, 100]).map(([, y]) => y);
    expect(Math.max(...heights) - Math.min(...heights)).to.be.below(10);
    expect(spark([undefined], 'x').markup).to.equal('');
  });
});
