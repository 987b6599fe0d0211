import { expect } from 'chai';
import type { Measurement } from '../../../src/model/result.ts';
import type { ObjectRecord } from '../../../src/results/facts/record.ts';
import {
  creationByServer,
  creationByWatch,
  creationLatency,
} from '../../../src/results/measurements/creation-latency.ts';
import { builtWorkload, POD } from '../../support/built-test.ts';
import { at, builtObject, builtPlanOf, builtRecord, phase } from '../../support/run-record.ts';

const LAG = { surely: 10, atMost: 100 };

describe('[U] results/measurements/creation-latency', () => {
  it('counts from the acknowledgement to the sight; at most from the sending, at least less the lag of the watch', () => {
    expect(creationByWatch(builtObject(), { watch: at(3020) }, LAG)).to.deep.equal({
      value: 2000,
      low: 1900,
      high: 2020,
      observed: { low: 1990, high: 2000 },
    });
  });

  it('leaves open since when it was so, where the watch was blind or we slept', () => {
    const object = builtObject({ acknowledgedFrom: at(1005) });
    expect(creationByWatch(object, { watch: at(3020), watchFrom: at(2520) }, LAG)).to.deep.equal({
      value: 2000,
      low: 1400,
      high: 2020,
      observed: { low: 1490, high: 2015 },
    });
  });

  it('may be as old as the first of several attempts', () => {
    const object = builtObject({ attempts: 2, createdFrom: at(200) });
    expect(creationByWatch(object, { watch: at(3020) }, LAG)?.observed).to.deep.equal({ low: 1990, high: 2820 });
  });

  it('is never shorter than nothing, and unknown of what was not acknowledged', () => {
    expect(creationByWatch(builtObject(), { watch: at(1025) }, LAG)).to.deep.equal({
      value: 5,
      low: 0,
      high: 25,
      observed: { low: 0, high: 5 },
    });
    expect(creationByWatch({ ...builtObject(), acknowledgedAt: undefined }, { watch: at(1025) }, LAG)).to.equal(
      undefined,
    );
  });

  it("is by the server's stamps of a second exact to a second either way, and not below nothing", () => {
    const stamped = (createdAt: number | undefined, server: number | undefined) =>
      creationByServer(
        builtObject(createdAt === undefined ? {} : { createdAt: at(createdAt) }),
        phase('Running', 9000, server === undefined ? {} : { server: at(server) }),
      );
    expect(stamped(1000, 4000)).to.deep.equal({ value: 3000, low: 2000, high: 4000 });
    expect(stamped(1000, 1000)).to.deep.equal({ value: 0, low: 0, high: 1000 });
    expect(stamped(2000, 1000)).to.deep.equal({ value: -1000, low: -1000, high: 0 });
    expect(stamped(undefined, 1000)).to.equal(undefined);
    expect(stamped(1000, undefined)).to.equal(undefined);
  });

  it('lists the arrival, and the milestones of Kubernetes and KubeVirt that were reached, by the clocks that stamp them', () => {
    const phases = [
      phase('Pending', 1050),
      phase('PodScheduled', 1100, { server: at(1000) }),
      phase('Ready', 3000),
      phase('Running', 3000),
      phase('Gone', 5000),
    ];
    expect(rows([builtObject({ createdAt: at(1000), phases })])).to.deep.equal([
      'watch Pod Running 1+0',
      'watch Pod PodScheduled 1+0',
      'server Pod PodScheduled 1+0',
      'watch Pod Ready 1+0',
    ]);
  });

  it('keeps the server clock of a milestone of which only some objects were stamped', () => {
    const stamped = builtObject({ createdAt: at(1000), phases: [phase('Running', 3000, { server: at(3000) })] });
    const bare = builtObject({ createdAt: at(1000), phases: [phase('Running', 3000)] });
    const expected = ['watch Pod Running 2+0', 'server Pod Running 1+1'];
    expect(rows([stamped, bare])).to.deep.equal(expected);
    expect(rows([bare, stamped])).to.deep.equal(expected);
  });

  it('takes no milestones from objects of another workload, and gives none that no object of the load reached', () => {
    const other = builtObject({ workload: 'other', phases: [phase('Ready', 2000)] });
    const prior = builtObject({ step: 'another step', phases: [phase('Ready', 2000)] });
    expect(rows([builtObject({ phases: [phase('Running', 3000)] }), other, prior])).to.deep.equal([
      'watch Pod Running 1+0',
    ]);
  });

  it('takes no server clock from stamps of another workload', () => {
    const other = builtObject({ workload: 'other', phases: [phase('Running', 2000, { server: at(2000) })] });
    expect(rows([builtObject({ phases: [phase('Running', 3000)] }), other])).to.deep.equal(['watch Pod Running 1+0']);
  });

  it('gives the arrival its row also where no object arrived, and counts creations that were never sent', () => {
    const none = builtObject({ observedUntil: at(11_020) });
    const [running, ...more] = measured([none], 3);
    expect(more).to.deep.equal([]);
    expect([running?.samples, running?.censored]).to.deep.equal([0, 3]);
    expect(running?.statistics.at(-1)).to.deep.include({ name: 'max', value: 10_000, atLeast: true });
  });

  it('looks for an object that was not acknowledged from when it was asked for', () => {
    const { acknowledgedAt: _, ...unanswered } = builtObject({ observedUntil: at(11_000) });
    expect(measured([unanswered])[0]?.statistics.at(-1)).to.deep.include({ value: 10_000, atLeast: true });
  });

  it('does not count what was seen after it was no longer looked for', () => {
    const late = (observedUntil: number) =>
      measured([builtObject({ observedUntil: at(observedUntil), phases: [phase('Running', 3000)] })])[0]?.samples;
    expect([late(3000), late(2999)]).to.deep.equal([1, 0]);
  });

  it('expects of a set as many dependents as it brings, and takes no more', () => {
    const pods = (count: number) => Array.from({ length: count }, (_, index) => phase('Ready', 2020 + 1000 * index));
    const set = (count: number) =>
      measured(
        [
          builtObject({
            kind: 'ReplicaSet',
            phases: [phase('Available', 9020, { kind: 'ReplicaSet' }), ...pods(count)],
          }),
        ],
        1,
        SET,
      );
    const [arrival, ready] = set(3);
    expect([arrival?.labels.kind, arrival?.samples]).to.deep.equal(['ReplicaSet', 1]);
    expect([ready?.labels.phase, ready?.samples, ready?.censored]).to.deep.equal(['Ready', 3, 0]);
    expect(ready?.statistics.at(-1)?.value).to.equal(3000);
    expect(set(5)[1]?.samples).to.equal(3);
    expect([set(2)[1]?.samples, set(2)[1]?.censored]).to.deep.equal([2, 1]);
  });

  it('knows the arrival of a set from a phase of the same name of what it brings', () => {
    const set = { ...SET, ready: { condition: 'Ready' } };
    const own = phase('Ready', 9020, { kind: 'ReplicaSet' });
    const pods = [phase('Ready', 2020), phase('Ready', 3020), phase('Ready', 4020)];
    const built = builtObject({ kind: 'ReplicaSet', phases: [...pods, own] });
    expect(
      measured([built], 1, set).map(({ labels: { kind }, statistics }) => [kind, statistics.at(-1)?.value]),
    ).to.deep.equal([
      ['ReplicaSet', 8000],
      ['Pod', 3000],
    ]);
    const prior = builtObject({ kind: 'ReplicaSet', step: 'another step', phases: [phase('Ready', 2020)] });
    const without = builtObject({ kind: 'ReplicaSet', phases: [own] });
    expect(measured([without, prior], 1, set).map(({ labels: { kind } }) => kind)).to.deep.equal(['ReplicaSet']);
  });

  it("has the server's clock for an arrival that it stamps, and no row for a phase of this name of what came of it", () => {
    const own = phase('Available', 9020, { kind: 'ReplicaSet', server: at(9000) });
    const built = builtObject({ kind: 'ReplicaSet', createdAt: at(1000), phases: [phase('Available', 2020), own] });
    expect(measured([built], 1, SET).map(({ labels: { clock, kind } }) => `${clock} ${kind}`)).to.deep.equal([
      'watch ReplicaSet',
      'server ReplicaSet',
    ]);
  });

  it('counts the dependents of a set that was never asked for', () => {
    const set = builtObject({ kind: 'ReplicaSet', phases: [phase('Ready', 2020)] });
    expect(measured([set], 2, SET).map(({ samples, censored }) => [samples, censored])).to.deep.equal([
      [0, 2],
      [1, 5],
    ]);
  });
});

const SET = { ...builtWorkload('pod', 'ReplicaSet', { replicas: 3 }, { condition: 'Available' }), name: POD.name };

const measured = (objects: readonly ObjectRecord[], asked = objects.length, workload = POD): Measurement[] =>
  creationLatency.measure(builtRecord({ plan: builtPlanOf(workload, asked), objects }));

const rows = (objects: readonly ObjectRecord[]): string[] =>
  measured(objects, 1).map(
    ({ labels: { clock, kind, phase }, samples, censored }) => `${clock} ${kind} ${phase} ${samples}+${censored}`,
  );
