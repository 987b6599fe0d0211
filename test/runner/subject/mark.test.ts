import { expect } from 'chai';
import type { JsonObject } from '../../../src/model/json.ts';
import { seededRandom } from '../../../src/model/random.ts';
import { epochMs } from '../../../src/model/units.ts';
import { baselineOf, isMarked, type Mark, marked, noted, originalOf } from '../../../src/runner/subject/mark.ts';

const manifest = (data: JsonObject): JsonObject => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: 'limits', namespace: 'default' },
  data,
});
const mark = (holder: string): Mark => ({ holder, at: epochMs(0) });
const THERE = { ...manifest({ most: '10' }), metadata: { name: 'limits', namespace: 'default', labels: { a: 'b' } } };

describe('[U] runner/subject/mark', () => {
  it('notes on an object that was there what it was, and nothing on one that a hook made', () => {
    const changed = marked(manifest({ most: '99' }), mark('lab.t4'), THERE);
    expect(noted(changed)).to.deep.equal({ ...THERE, metadata: { ...THERE.metadata, annotations: {} } });
    const made = marked(manifest({ most: '99' }), mark('lab.t4'), undefined);
    expect([isMarked(made), noted(made)]).to.deep.equal([true, undefined]);
  });

  it('gives what was there before lost runs; what another hook of the same run made is there', () => {
    const changed = marked(manifest({ most: '99' }), mark('lab.t4'), THERE);
    expect(originalOf(changed, 'lab.t5')?.data).to.deep.equal({ most: '10' });
    expect(originalOf(changed, 'lab.t4')).to.equal(changed);
    expect(originalOf(marked(THERE, mark('lab.t4'), undefined), 'lab.t5')).to.equal(undefined);
    expect(originalOf(THERE, 'lab.t5')).to.equal(THERE);
    const again = marked(manifest({ most: '100' }), mark('lab.t4'), changed);
    expect(again.metadata).to.not.have.nested.property('annotations.prowess-before');
  });

  it('takes a copy that has the label for no mark', () => {
    const made = marked(manifest({}), mark('lab.t4'), undefined);
    for (const name of [{ name: 'copy' }, { namespace: 'production' }])
      expect(isMarked({ ...made, metadata: { ...Object(made.metadata), ...name } })).to.equal(false);
  });

  it('notes what is large in fewer bytes, and takes it for nothing where that was damaged', () => {
    const large = { ...THERE, data: { most: 'x'.repeat(200_000) } };
    const changed = marked(manifest({ most: '1' }), mark('lab.t4'), large);
    expect(noted(changed)?.data).to.deep.equal(large.data);
    const metadata = Object(changed.metadata);
    const damaged = { ...metadata, annotations: { ...metadata.annotations, 'prowess-before': 'H4sI' } };
    expect([isMarked(changed), isMarked({ ...changed, metadata: damaged })]).to.deep.equal([true, false]);
  });

  it('says which KubeVirt there was before a subject, and of hooks nothing', () => {
    const baseline = { installed: true, version: 'v1.6.0', registry: undefined, deployed: '{}' };
    const changed = marked(manifest({}), { ...mark('lab.t4'), baseline }, THERE);
    expect(baselineOf(changed)).to.deep.equal(baseline);
    const none = { installed: false, version: undefined, registry: undefined, deployed: undefined };
    expect(baselineOf(marked(manifest({}), { ...mark('lab.t4'), baseline: none }, THERE))).to.deep.equal(none);
    expect(baselineOf(marked(manifest({}), mark('lab.t4'), THERE))).to.equal(undefined);
  });

  it('marks nothing whose note no annotation holds: it would be taken for made by the run', () => {
    const random = seededRandom('large');
    const letters = Array.from({ length: 200_000 }, () => String.fromCharCode(33 + random.integer(90)));
    const large = { ...THERE, data: { most: letters.join('') } };
    expect(marked(manifest({ most: '1' }), mark('lab.t4'), large)).to.deep.equal(manifest({ most: '1' }));
  });
});
