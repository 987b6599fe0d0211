import { join } from 'node:path';
import { expect } from 'chai';
import fc from 'fast-check';
import { type JsonObject, listAt, valueAt } from '../../../src/model/json.ts';
import { writeYaml } from '../../../src/render/yaml/block.ts';
import { writeFiles } from '../../support/files.ts';
import { temporaryFolder } from '../../support/folder.ts';
import { TRICKY, text } from '../../support/tricky.ts';
import { run } from '../support/run.ts';

describe("our YAML in Prow's own reader", () => {
  it('gives back every string as it was: as a value, in a list, and as a key', async () => {
    const texts = [...new Set([...TRICKY, ...fc.sample(text, { numRuns: 3000, seed: 1 })])];
    const folder = temporaryFolder();
    writeFiles(folder, { 'any.yaml': writeYaml({ periodics: texts.map(jobWith) }) });
    const { stdout, code, stderr } = await run('prow-config', [join(folder, 'any.yaml')]);
    expect(code, stderr).to.equal(0);
    const answer = JSON.parse(stdout);
    expect(answer.error).to.equal(undefined);
    const jobs = listAt(answer.config, 'periodics') as JsonObject[];
    expect(jobs).to.have.length(texts.length);
    for (const [index, each] of texts.entries()) {
      const [container] = listAt(jobs[index], 'spec', 'containers');
      const found = [
        valueAt(jobs[index], 'annotations', 'any'),
        valueAt(jobs[index], 'labels'),
        valueAt(container, 'args'),
        valueAt(container, 'env'),
      ];
      const value = each === '' ? {} : { value: each };
      expect(found, JSON.stringify(each)).to.deep.equal([each, { [each]: 'x' }, [each], [{ name: 'A', ...value }]]);
    }
  });
});

const jobWith = (any: string, index: number): JsonObject => ({
  name: `job-${index}`,
  annotations: { any },
  labels: { [any]: 'x' },
  spec: { containers: [{ image: 'i', args: [any], env: [{ name: 'A', value: any }] }] },
});
