import { join } from 'node:path';
import { expect } from 'chai';
import { prowess } from '../support/cli.ts';

const root = join(import.meta.dirname, '..', '..');

describe('[E] examples', () => {
  it('kubevirt-lanes is up to date', async () => {
    const { code, stdout, stderr } = await prowess(['generate', '--check', '--site', 'examples/kubevirt-lanes'], {
      cwd: root,
    });
    expect(code, stdout + stderr).to.equal(0);
  });
});
