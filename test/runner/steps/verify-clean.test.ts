import { expect } from 'chai';
import type { Fact } from '../../../src/model/entry.ts';
import { resourceOf } from '../../../src/model/resources.ts';
import { VMI } from '../../support/built-test.ts';
import { type SimRun, simRun, type World } from '../../support/sim-run.ts';
import { call, pod, vmi } from '../../support/sim-world.ts';

const OBJECTS = 10;

describe('[I] runner/steps/verify-clean', () => {
  /** A run in whose namespace an object is made when its own instances and their pods are gone; and what was recorded. */
  async function runWhereAppears(manifest: ReturnType<typeof vmi>): Promise<{ facts: Fact[]; run: SimRun }> {
    const facts: Fact[] = [];
    let world: World | undefined;
    let made: Promise<unknown> | undefined;
    const append = (fact: Fact): void => {
      facts.push(fact);
      if (fact.type !== 'seen' || fact.change !== 'deleted') return;
      const begun = facts.findIndex((each) => each.type === 'step-started' && each.kind === 'delete');
      const gone = facts.slice(begun).filter((each) => each.type === 'seen' && each.change === 'deleted');
      if (begun < 0 || gone.length !== 2 * OBJECTS) return;
      const { namespace } = fact.object;
      made = world?.cluster.create({ ...manifest, metadata: { name: 'late', namespace } }, resourceOf(manifest), call);
    };
    const run = await simRun({
      workloads: [VMI],
      scenario: { kind: 'burst', objects: OBJECTS },
      arrange: (arranged) => {
        world = arranged;
        const { list } = world.cluster;
        // It is there before the next list, whatever the latencies are.
        world.cluster.list = async (...asked) => {
          await made;
          return list(...asked);
        };
      },
      ports: { journal: { append, flush: async () => {}, failed: call.signal } },
    });
    return { facts, run };
  }

  const stepOf = (facts: readonly Fact[], kind: string): string | undefined =>
    facts.flatMap((fact) => (fact.type === 'step-started' && fact.kind === kind ? [fact.step] : []))[0];

  const endOf = (facts: readonly Fact[]) =>
    facts.find((fact) => fact.type === 'step-ended' && fact.step === stepOf(facts, 'verify-clean'));

  it('fails where an object is left after the deletion', async () => {
    const { facts } = await runWhereAppears(vmi('late'));
    expect(endOf(facts)).to.deep.include({ how: 'failed', reason: '1 object left after deletion' });
  });

  it('does not take a pod that is still ending for an object that was left', async () => {
    const { facts, run } = await runWhereAppears(pod('late'));
    expect(endOf(facts)).to.deep.include({ how: 'done', facts: { left: 0 } });
    expect(run.outcome).to.deep.equal({ how: 'completed' });
  });
});
