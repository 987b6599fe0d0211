import { expect } from 'chai';
import { gateOf } from '../../../src/analysis/gate.ts';
import { type LineOverview, overviewsOf } from '../../../src/analysis/overview.ts';
import { changesText } from '../../../src/cli/history/changes-text.ts';
import { gateText } from '../../../src/cli/history/gate-text.ts';
import { declarations } from '../../../src/history/declare/declare.ts';
import { toHistory } from '../../../src/history/history.ts';
import { epochMs } from '../../../src/model/units.ts';
import { aDocument, aPoint, aSeries } from '../../support/run-document.ts';

const DAY_MS = 86_400_000;
const day = (number: number) => epochMs(Date.UTC(2026, 0, 1) + number * DAY_MS);

/** One series rises on day 40; another, which is missing from day 37 on, is higher when it comes back. */
const overview = (): LineOverview => {
  const exact = aSeries();
  const vague = aSeries({ metric: 'deletion-latency', labels: { kind: 'Pod' } });
  const history = toHistory(
    'perf/density',
    Array.from({ length: 60 }, (_, at) => {
      const wave = (((at * 7) % 5) - 2) / 4;
      const [one, other] = [at < 40 ? 100 : 140, at < 37 ? 50 : 80].map((level) => level + wave);
      const away = at >= 37 && at < 44;
      return aDocument({ build: String(at + 1), startedAt: day(at) }, [
        aPoint(one ?? 0, { series: exact }),
        ...(away ? [] : [aPoint(other ?? 0, { series: vague })]),
      ]);
    }),
  );
  const [only] = overviewsOf(history, declarations(), { now: day(60) });
  if (only === undefined) throw new Error('the history has one line');
  return only;
};

describe('[I] cli/history/changes-text', () => {
  it('gives a change of a block its own beginning where that is another than the one of the first', () => {
    const [block, first, second] = changesText(overview())
      .split('\n')
      .filter((line) => line.startsWith('  '));
    expect(block).to.equal('  since 2026-02-14  build 45, after build 37 of 2026-02-06');
    expect(first).to.match(/^ {4}WORSE .*Deletion latency.* -> 80 ms {2}id \w+$/);
    expect(second).to.match(
      /^ {4}WORSE .*Creation latency.* -> 140 ms, since 2026-02-10 build 41, after build 40 of 2026-02-09 {2}id \w+$/,
    );
  });

  it('says what else changed at the same run, where no merges are known that may be the cause', () => {
    const found = overview();
    const changes = found.changes.map((note) => ({
      ...note,
      facts: ['VM kernel: 6.1 -> 6.2', 'node microcode: 1 -> 2'],
    }));
    expect(changesText({ ...found, changes })).to.include(
      '\n    same run  VM kernel: 6.1 -> 6.2; node microcode: 1 -> 2\n',
    );
    expect(changesText(found)).not.to.include('same run');
  });

  it('says of what is withdrawn the day that was shown with it, and not the earliest on which it may have begun', () => {
    const withdrawn = {
      id: '0123456789ab',
      line: 'main',
      family: 'objects',
      firstBoundary: { run: 'periodic-perf-density/45', from: day(37), to: day(44) },
      confirmedIn: 'periodic-perf-density/50',
      boundary: { run: 'periodic-perf-density/45', from: day(37), to: day(44) },
    };
    expect(changesText({ ...overview(), changes: [], withdrawn: [withdrawn] })).to.include(
      '  withdrawn  change of objects since 2026-02-14 (periodic-perf-density/45): ',
    );
  });

  it('names the series by which a change fails the gate where that is not the one of its title', () => {
    const { history, changes, ...rest } = overview();
    const [vague, exact] = changes;
    if (vague === undefined || exact === undefined) throw new Error('both series change');
    const textOf = (failing: readonly string[]): string => {
      const gate = gateOf({ history, changes: [{ ...vague, failing }], noise: new Map(), missing: [] }, declarations());
      return gateText({ ...rest, history, changes, gate }, undefined);
    };
    expect(textOf(exact.series)).to.match(/Deletion latency .* is open in Creation latency [\w ]+: mend it/);
    expect(textOf([...vague.series, ...exact.series])).to.match(/Deletion latency .* is open: mend it/);
  });
});
