import { join } from 'node:path';
import { expect } from 'chai';
import { prowessHere } from '../support/cli-here.ts';

const root = join(import.meta.dirname, '..', '..');

describe('[I] examples', () => {
  for (const name of ['kubevirt-lanes', 'kubevirt-dedicated', 'cilium', 'kata', 'cern']) {
    it(`${name} is up to date`, async () => {
      const { code, stdout, stderr } = await prowessHere(['generate', '--check', '--site', `examples/${name}`], {
        cwd: root,
      });
      expect(code, stdout + stderr).to.equal(0);
    });
  }
});
