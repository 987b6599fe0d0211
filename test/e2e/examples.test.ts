import { join } from 'node:path';
import { expect } from 'chai';
import { prowess } from '../support/cli.ts';

const root = join(import.meta.dirname, '..', '..');

describe('[E] examples', () => {
  for (const name of ['kubevirt-lanes', 'kubevirt-dedicated', 'cilium', 'kata', 'cern']) {
    it(`${name} is up to date`, async () => {
      const { code, stdout, stderr } = await prowess(['generate', '--check', '--site', `examples/${name}`], {
        cwd: root,
      });
      expect(code, stdout + stderr).to.equal(0);
    });
  }
});
