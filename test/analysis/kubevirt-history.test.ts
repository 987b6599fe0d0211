import { createReadStream } from 'node:fs';
import { expect } from 'chai';
import { mergesFile, readLanes } from '../../bench/support/kubevirt-history.ts';
import { causeOf } from '../../src/analysis/cause/cause.ts';
import { type ChangeEvent, changesOf } from '../../src/analysis/changes/changes.ts';
import { declarations } from '../../src/history/declare/declare.ts';
import { withHealth } from '../../src/history/health.ts';
import type { History } from '../../src/history/history.ts';
import { type Merge, readMerges } from '../../src/history/merges.ts';

const lane = (version: string): string => `periodic-kubevirt-e2e-k8s-${version}-sig-performance`;

describe('[I] analysis of KubeVirt’s own history', () => {
  let lanes: Map<string, History>;
  let merges: Merge[];

  before(async () => {
    lanes = await readLanes();
    merges = await readMerges(createReadStream(mergesFile), 'merges.csv.gz');
  });

  /** Of the series whose names begin so, and the health of the runs. */
  function eventsOf(version: string, ...names: string[]): { history: History; events: readonly ChangeEvent[] } {
    const whole = lanes.get(lane(version));
    if (whole === undefined) throw new Error(`no lane ${version}`);
    const health = withHealth(whole);
    const kept = [...health.series].filter(([name]) => ['values-', ...names].some((start) => name.startsWith(start)));
    const history = { ...health, series: new Map(kept) };
    return { history, events: changesOf(history, declarations()).events };
  }

  const beginnings = (history: History, events: readonly ChangeEvent[]): string[] =>
    events.map(({ found, state }) => `${dayOf(history, found?.run)} ${state}`);

  const dayOf = (history: History, run = -1): string =>
    new Date(history.runs[run]?.startedAt ?? Number.NaN).toISOString().slice(0, 10);

  it('finds that pods are patched half as often again since October 2024, and the merge that does it', () => {
    const { history, events } = eventsOf('1.29', 'PATCH-pods');
    const [event] = events.filter(({ found }) => dayOf(history, found?.run).startsWith('2024-10'));
    expect(event?.state).to.equal('confirmed');
    const [change] = event?.found?.changes ?? [];
    expect(change?.change?.estimate).to.be.within(0.44, 0.6);
    const cause = event && causeOf(history, event, events, { merges });
    expect(cause?.class).to.equal('code');
    expect(cause?.suspects[0]?.merge.pullRequest).to.equal('13064');
  });

  it('finds the three weeks of 2024 in which a refactoring broke the histograms, as a change of what is measured', () => {
    const { history, events } = eventsOf('1.27', 'vmiCreationToRunningSeconds');
    const broken = events.filter(({ family }) => family === 'validity');
    expect(beginnings(history, broken)).to.deep.equal(['2024-02-01 recovered', '2024-02-22 improved']);
    const cause = broken[0] && causeOf(history, broken[0], events, { merges });
    expect(cause?.class).to.equal('measurement');
    expect(cause?.suspects[0]?.merge.pullRequest).to.equal('10982');
  });

  it('finds the lane with fewer virtual machines of October 2023, as a change of the load', () => {
    const { history, events: all } = eventsOf('1.27', 'running-phase-count');
    const events = all.filter(({ family }) => family !== 'validity');
    expect(beginnings(history, events)).to.deep.equal(['2023-10-02 recovered', '2023-10-20 confirmed']);
    expect(events.map((event) => causeOf(history, event, events, { merges })?.class)).to.deep.equal([
      'workload',
      'workload',
    ]);
  });

  it('finds nothing in the key series of quiet weeks', () => {
    const { history, events } = eventsOf(
      '1.27',
      'PATCH-pods',
      'UPDATE-virtualmachineinstances',
      'vmiCreationToRunning',
    );
    const quiet = events.filter(({ found, gates }) => {
      const day = dayOf(history, found?.run);
      return gates && '2023-10-25' < day && day < '2024-01-10';
    });
    expect(beginnings(history, quiet)).to.deep.equal([]);
  });
});
