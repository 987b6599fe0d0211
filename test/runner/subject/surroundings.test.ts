import { expect } from 'chai';
import { newIn } from '../../../src/runner/subject/surroundings.ts';

describe('[U] runner/subject/surroundings', () => {
  it('names what came, a new namespace without what is in it', () => {
    const before = ['configmaps lab/old', 'namespaces lab'];
    const now = [
      ...before,
      'clusterroles tool',
      'configmaps lab/new',
      'configmaps tools-2/own',
      'configmaps tools/own',
      'namespaces tools',
    ];
    expect(newIn(now, before)).to.deep.equal([
      'clusterroles tool',
      'configmaps lab/new',
      'configmaps tools-2/own',
      'namespaces tools',
    ]);
    expect(newIn(before, now)).to.deep.equal([]);
  });
});
