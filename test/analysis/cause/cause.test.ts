import { expect } from 'chai';
import { type Cause, causeOf } from '../../../src/analysis/cause/cause.ts';
import { changesOf } from '../../../src/analysis/changes/changes.ts';
import { declarations } from '../../../src/history/declare/declare.ts';
import type { Merge } from '../../../src/history/merges.ts';
import type { Run } from '../../../src/history/run.ts';
import { seededRandom } from '../../../src/model/random.ts';
import { epochMs, hours, minutes } from '../../../src/model/units.ts';
import { historyOf } from '../../support/history-of.ts';

const random = seededRandom('cause');
const step = (before: number, after: number, count = 40): number[] => [
  ...Array.from({ length: count }, () => before * (1 + 0.01 * random.normal())),
  ...Array.from({ length: 12 }, () => after * (1 + 0.01 * random.normal())),
];

/** Runs begin every eight hours: minutes before the start of the first changed run. */
const merged = (minutesBefore: number, pullRequest: string, folders: Readonly<Record<string, number>>): Merge => ({
  mergedAt: epochMs(1_700_000_000_000 + 40 * hours(8) - minutes(minutesBefore)),
  commit: `${pullRequest}abcdef0`,
  pullRequest,
  files: Object.values(folders).reduce((a, b) => a + b, 0),
  folders: Object.entries(folders).map(([folder, files]) => ({ folder, files })),
  title: `PR ${pullRequest}`,
});

const LONG_BEFORE = merged(100_000, '1', { 'pkg/virt-controller/watch': 1 });
const LONG_AFTER = merged(-100_000, '2', { 'pkg/virt-controller/watch': 1 });

function causeIn(
  series: Readonly<Record<string, readonly number[]>>,
  merges: readonly Merge[],
  ofRun: (place: number) => Partial<Run> = () => ({}),
  configuration: readonly Merge[] = [],
): Cause {
  const history = historyOf(series, ofRun);
  const { events } = changesOf(history, declarations());
  const [event] = events;
  const cause =
    event && causeOf(history, event, events, { merges: [LONG_BEFORE, ...merges, LONG_AFTER], configuration });
  if (cause === undefined) throw new Error('nothing changed');
  return cause;
}

const numbers = ({ suspects }: Cause): string[] => suspects.map(({ merge }) => merge.pullRequest ?? '');

describe('[U] analysis/cause', () => {
  const PATCHES = { 'PATCH-pods-count': step(200, 300) };

  it('takes what was merged into the configuration for a cause beside the code, and no other time', () => {
    const code = [merged(200, '11', { 'pkg/network/setup': 2 })];
    const configured = (...configuration: Merge[]) => causeIn(PATCHES, code, undefined, configuration);
    const load = configured(merged(200, '31', { suites: 1 }), merged(100, '32', { docs: 3 }));
    expect(load.class).to.equal('workload');
    expect(numbers(load)).to.deep.equal(['31', '11', '32']);
    expect(load.evidence[0]).to.equal('changes suites of the configuration');
    const cluster = configured(merged(200, '33', { 'suites/clusters': 1 }));
    expect(cluster.class).to.equal('infrastructure');
    const bump = configured({ ...merged(200, '34', { other: 1 }), title: 'Bump kubevirtci to 2026-01' });
    expect(bump.class).to.equal('infrastructure');
    expect(numbers(bump)[0]).to.equal('34');
    expect(numbers(configured(merged(600, '35', { suites: 1 }), merged(-5, '36', { suites: 1 })))).to.deep.equal([
      '11',
    ]);
    const owner = causeIn(PATCHES, [merged(200, '12', { 'pkg/virt-controller/watch/vm': 3 })], undefined, [
      merged(200, '37', { 'suites/clusters': 1 }),
    ]);
    expect(numbers(owner)[0], 'the code of the series is likelier').to.equal('12');
  });

  it('names the merge that changes the code of the series, and only those between the two runs', () => {
    const cause = causeIn(PATCHES, [
      merged(300, '10', { docs: 40 }),
      merged(200, '11', { 'pkg/virt-controller/watch/vm': 2, 'pkg/virt-controller/watch/vmi': 1 }),
      merged(100, '12', { 'pkg/network/setup': 12 }),
      merged(600, '13', { 'pkg/virt-controller/watch/vm': 9 }),
      merged(-5, '14', { 'pkg/virt-controller/watch/vm': 9 }),
    ]);
    expect(cause.class).to.equal('code');
    expect(numbers(cause)).to.deep.equal(['11', '12', '10']);
    expect(cause.suspects[0]?.reason).to.include('pkg/virt-controller/watch/vm');
    expect(cause.suspects.reduce((sum, { share }) => sum + share, 0)).to.be.closeTo(1, 1e-9);
    expect(cause.window.covered).to.equal(true);
  });

  it('knows updates of dependencies, changes of what is measured, and of the load', () => {
    const kinds: readonly Readonly<Record<string, number>>[] = [
      { vendor: 1600, 'go.mod': 1, 'pkg/virt-api': 3 },
      { 'tools/perfscale-audit/metric-client': 1 },
      { 'pkg/monitoring/metrics/virt-controller': 8, 'pkg/virt-controller/watch': 2 },
      { 'tests/performance': 1 },
    ];
    const classes = kinds.map((folders) =>
      causeIn(PATCHES, [merged(200, '11', folders), merged(100, '12', { 'pkg/network': 3 })]),
    );
    expect(classes.map((cause) => cause.class)).to.deep.equal(['dependency', 'measurement', 'measurement', 'workload']);
    for (const cause of classes) expect(numbers(cause)[0]).to.equal('11');
  });

  it('sees by the numbers that the load is another, or that what is measured is', () => {
    const code = [merged(200, '11', { 'pkg/virt-controller/watch/vm': 2 })];
    expect(causeIn({ ...PATCHES, 'CREATE-pods-count': step(100, 90) }, code).class).to.equal('workload');
    const all = ['PATCH-pods', 'PATCH-nodes', 'GET-leases', 'UPDATE-endpoints', 'CREATE-events'];
    const series = Object.fromEntries(all.map((name) => [`${name}-count`, step(200, 60)]));
    expect(causeIn(series, code).class).to.equal('measurement');
  });

  it('takes the infrastructure where nothing was merged that runs, with the facts that changed', () => {
    const ofRun = (place: number): Partial<Run> => ({
      regime: { id: 'one', hard: {}, soft: { kernel: place < 40 ? '6.1' : '6.8' } },
    });
    const cause = causeIn(PATCHES, [merged(200, '11', { docs: 3, tests: 2 })], ofRun);
    expect(cause.class).to.equal('infrastructure');
    expect(cause.evidence).to.include('kernel: 6.1 -> 6.8 at the same run');
    expect(causeIn(PATCHES, []).evidence[0]).to.include('no merge');
    const other = causeIn(PATCHES, [merged(200, '11', { 'pkg/network': 3 })], ofRun);
    expect(other.class).to.equal('infrastructure');
  });

  it('goes by the commits of the runs where the list of merges has them', () => {
    const merges = [
      merged(5000, '20', { 'pkg/virt-controller/watch/vm': 1 }),
      merged(4900, '21', { 'pkg/virt-controller/watch/vm': 1 }),
      merged(100, '22', { 'pkg/virt-controller/watch/vm': 1 }),
    ];
    const cause = causeIn(PATCHES, merges, (place) => ({ commit: place < 40 ? '20abcdef0123' : '21abcdef0123' }));
    expect(numbers(cause)).to.deep.equal(['21']);
  });

  it('says where the list of merges does not reach over the range', () => {
    const history = historyOf(PATCHES);
    const { events } = changesOf(history, declarations());
    const [event] = events;
    const short = event && causeOf(history, event, events, { merges: [LONG_BEFORE] });
    expect(short?.window.covered).to.equal(false);
    expect(short?.evidence[0]).to.include('no merge is known');
    expect(event && causeOf(history, event, events, { merges: [] })?.window.covered).to.equal(false);
  });
});
