import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { tooOld } from '../../src/cli/supported-node.ts';

describe('[I] cli/supported-node', () => {
  it('says what is needed where Node is too old', () => {
    const message = 'error: prowess needs Node 22.19 or newer, and this is 20.20.2\n';
    expect(tooOld('20.20.2')).to.contain(message).and.contain('hint: ');
    expect(tooOld('22.18.0')).to.contain('this is 22.18.0');
  });

  it('lets newer ones pass', () => {
    for (const version of ['22.19.0', '24.0.0', '25.1.2']) expect(tooOld(version)).to.equal(undefined);
  });

  it('asks for what package.json says', () => {
    const { engines } = JSON.parse(readFileSync('package.json', 'utf8'));
    expect(tooOld('0.0.0')).to.contain(`Node ${engines.node.replace('>=', '')} or newer`);
  });
});
