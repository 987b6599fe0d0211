import { expect } from 'chai';
import type { PhaseStamp } from '../../src/model/facts.ts';
import { epochMs, later, ms } from '../../src/model/units.ts';
import { phasesOf } from '../../src/report/phases.ts';
import { builtFacts } from '../support/facts-builder.ts';

describe('[U] report/phases', () => {
  it('names a phase in full, whatever dots it has', () => {
    const { objects, plan } = builtFacts({ levels: [{ name: '', objects: 3 }] });
    const gate = (at: number): PhaseStamp => ({
      kind: 'Pod',
      phase: 'kubevirt.io/virtual-machine-unpaused',
      watch: epochMs(at),
    });
    const gated = objects.map((object) => ({
      ...object,
      phases: [...object.phases, gate(later(object.requestedAt, ms(7)))],
    }));
    const names = phasesOf(gated, plan).map(({ name }) => name);
    expect(names).to.include('Pod kubevirt.io/virtual-machine-unpaused');
    expect(names.filter((name) => /\bkubevirt$/.test(name))).to.deep.equal([]);
  });
});
