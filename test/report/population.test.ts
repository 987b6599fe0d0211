import { expect } from 'chai';
import { phasesOf } from '../../src/report/phases.ts';
import { population } from '../../src/report/population.ts';
import { windowOf } from '../../src/report/window.ts';
import { builtFacts } from '../support/facts-builder.ts';

describe('[U] report/population', () => {
  const facts = builtFacts({ levels: [{ name: '', objects: 40 }] });
  const phases = phasesOf(facts.objects, facts.plan);
  const window = windowOf(facts) ?? expect.fail();
  const layers = population(facts.objects, phases, window);

  it('orders phases as objects go through them', () => {
    expect(phases.map(({ name }) => name)).to.deep.equal(['Pending', 'Scheduling', 'Scheduled', 'Running']);
  });

  it('stacks every object once, from the first call to its deletion', () => {
    const tops = layers[0]?.type === 'area' ? layers[0].points.map(([, , high]) => high) : [];
    expect(Math.max(...tops)).to.equal(40);
    expect(tops.at(-1)).to.equal(0);
  });

  it('has as many in the last phase as arrived by then', () => {
    const running = layers.at(-1);
    const points = running?.type === 'area' ? running.points : [];
    for (const [at, low, high] of points.filter(([x]) => x < 60_000)) {
      const arrived = facts.objects.filter(
        (object) => (phases.at(-1)?.reachedAt(object) ?? Infinity) - window.start <= at,
      );
      expect(high - low).to.equal(arrived.length);
    }
  });

  it('counts an object of several parts as arrived when the last part is there', () => {
    const [object = expect.fail()] = facts.objects;
    const [stamp = expect.fail()] = object.phases;
    const late = {
      ...stamp,
      watch: stamp.watch === undefined ? stamp.watch : ((stamp.watch + 900) as typeof stamp.watch),
    };
    const [pending = expect.fail()] = phasesOf([{ ...object, phases: [late, stamp] }], facts.plan);
    expect(pending.reachedAt({ ...object, phases: [late, stamp] })).to.equal(late.watch);
    const { watch: _, ...never } = stamp;
    expect(pending.reachedAt({ ...object, phases: [stamp, never] })).to.equal(undefined);
  });
});
