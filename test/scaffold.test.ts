import { expect } from 'chai';

describe('scaffold', () => {
  it('runs TypeScript directly on the Node that the package brings', () => {
    expect(Number(process.versions.node.split('.')[0])).to.be.at.least(22);
  });
});
