import { expect } from 'chai';
import type { JsonObject } from '../../../src/model/json.ts';
import { isMarked, marked, noted, originalOf } from '../../../src/runner/subject/mark.ts';

const manifest = (data: JsonObject): JsonObject => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: 'limits', namespace: 'default' },
  data,
});
const THERE = { ...manifest({ most: '10' }), metadata: { name: 'limits', namespace: 'default', labels: { a: 'b' } } };

describe('[U] runner/subject/mark', () => {
  it('notes on an object that was there what it was, and nothing on one that a hook made', () => {
    const changed = marked(manifest({ most: '99' }), 'lab.t4', THERE);
    expect(noted(changed)).to.deep.equal({ ...THERE, metadata: { ...THERE.metadata, annotations: {} } });
    const made = marked(manifest({ most: '99' }), 'lab.t4', undefined);
    expect([isMarked(made), noted(made)]).to.deep.equal([true, undefined]);
  });

  it('gives what was there before lost runs; what another hook of the same run made is there', () => {
    const changed = marked(manifest({ most: '99' }), 'lab.t4', THERE);
    expect(originalOf(changed, 'lab.t5')?.data).to.deep.equal({ most: '10' });
    expect(originalOf(changed, 'lab.t4')).to.equal(changed);
    expect(originalOf(marked(THERE, 'lab.t4', undefined), 'lab.t5')).to.equal(undefined);
    expect(originalOf(THERE, 'lab.t5')).to.equal(THERE);
    const again = marked(manifest({ most: '100' }), 'lab.t4', changed);
    expect(again.metadata).to.not.have.nested.property('annotations.prowess-before');
  });

  it('takes a copy that has the label for no mark', () => {
    const made = marked(manifest({}), 'lab.t4', undefined);
    for (const name of [{ name: 'copy' }, { namespace: 'production' }])
      expect(isMarked({ ...made, metadata: { ...Object(made.metadata), ...name } })).to.equal(false);
  });

  it('marks nothing whose note no annotation holds: it would be taken for made by the hook', () => {
    const large = { ...THERE, data: { most: 'x'.repeat(200_000) } };
    expect(marked(manifest({ most: '1' }), 'lab.t4', large)).to.deep.equal(manifest({ most: '1' }));
  });
});
