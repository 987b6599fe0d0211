import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { parse } from 'yaml';
import { isJsonObject, type Json, type JsonObject } from '../../../src/model/json.ts';
import { checkconfig, prowJob } from '../support/prow.ts';
import { prowSite } from '../support/prow-site.ts';

const lanes = join(import.meta.dirname, '..', '..', '..', 'examples', 'kubevirt-lanes');
const text = readFileSync(join(lanes, 'original', 'kubevirt-periodics-performance.yaml'), 'utf8');
/** KubeVirt's Prow decorates every job, so the originals do not say it. */
const original = prowSite({ 'original.yaml': text }, [{ decorate_all_jobs: true }]);
const generated = prowSite(join(lanes, 'jobs'), [join(lanes, 'operator', 'prow-config.gen.yaml')]);

/** Where what Prow makes of the generated jobs may differ from the originals, and why. */
const DIFFERENCES: readonly (readonly [path: RegExp, reason: string])[] = [
  [
    /^metadata\.annotations\.(description|testgrid-tab-name|testgrid-num-columns-recent)$/,
    'TestGrid knows what the tab is',
  ],
  [/^spec\.job_queue_name$/, 'one queue of capacity 1 keeps the two performance-cluster jobs apart'],
  [
    /^spec\.error_on_eviction$/,
    'an evicted run on an exclusive cluster is an error, not begun again beside what it left',
  ],
];

describe('examples/kubevirt-lanes', () => {
  it('is accepted by checkconfig with all warnings as errors', async () => {
    const { code, stderr } = await checkconfig(generated);
    expect(code, stderr).to.equal(0);
  });

  for (const { name } of parse(text).periodics) {
    it(`says ${name} as it was, save what is listed`, async () => {
      const [before, after] = [flat(await prowJob(original, name)), flat(await prowJob(generated, name))];
      const paths = [...new Set([...before.keys(), ...after.keys()])].sort();
      const differing = paths.filter((path) => before.get(path) !== after.get(path));
      const unlisted = differing.filter((path) => !DIFFERENCES.some(([listed]) => listed.test(path)));
      expect(unlisted.map((path) => `${path}: ${before.get(path)} -> ${after.get(path)}`)).to.deep.equal([]);
    });
  }
});

/** Every scalar by its path. */
function flat(value: Json | undefined, path = ''): Map<string, string> {
  if (Array.isArray(value)) return new Map(value.flatMap((item, index) => [...flat(item, `${path}[${index}]`)]));
  if (!isJsonObject(value)) return new Map([[path, JSON.stringify(value)]]);
  const object: JsonObject = value;
  return new Map(Object.keys(object).flatMap((key) => [...flat(object[key], path === '' ? key : `${path}.${key}`)]));
}
