import { expect } from 'chai';
import { fleet } from '../../../src/scenarios/fleet/fleet.ts';
import { fleetSchema } from '../../../src/scenarios/fleet/schema.ts';
import { FLEET } from '../../support/built-test.ts';

/** `least: …` for each objection to the parameters. */
const objectionsTo = (more: object): string[] =>
  (fleet.objections?.(fleetSchema.parse({ ...FLEET, ...more }), []) ?? []).map(
    ({ parameter, message }) => `${parameter}: ${message}`,
  );

describe('[U] scenarios/fleet: what is objected to', () => {
  it('cannot begin with more than there are', () => {
    expect(objectionsTo({ least: 4 })).to.deep.equal([]);
    expect(objectionsTo({ least: 5 })).to.deep.equal(['least: it is to begin with at least 5, and has 4 participants']);
    expect(objectionsTo({ least: 5, external: 1 })).to.deep.equal([]);
    const beside = [{ cores: 2, perNode: 3 }];
    expect(objectionsTo({ least: 8, nodes: 1, perNode: 4, beside })).to.deep.equal([
      'least: it is to begin with at least 8, and has 7 participants',
    ]);
  });
});
