import { expect } from 'chai';
import { objectsStayed } from '../../../src/results/validity/objects-stayed.ts';
import { says } from '../../support/rule-sides.ts';
import { at, builtObject, builtRecord } from '../../support/run-record.ts';

describe('[U] results/validity/objects-stayed', () => {
  it('names the objects that were lost, with why', () => {
    const lost = builtObject({ name: 'pod-1', lostAt: at(5000), reason: 'OOMKilled' });
    expect(says(objectsStayed, builtRecord({ objects: [builtObject(), builtObject()] }))).to.equal('');
    expect(says(objectsStayed, builtRecord({ objects: [builtObject(), lost] }))).to.match(/^1 .*pod-1 \(OOMKilled\)/);
  });
});
