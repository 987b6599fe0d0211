import { expect } from 'chai';
import { fillManifest, pinnedTo, withMetadata } from '../../../src/runner/objects/manifest.ts';

describe('[U] runner/objects/manifest', () => {
  it('fills placeholders inside strings, and gives a lone one the type of its value', () => {
    const manifest = {
      metadata: { name: 'vm-{{index}}-{{size}}' },
      spec: { replicas: '{{replicas}}', list: ['{{ size }}', 7] },
    };
    expect(fillManifest(manifest, { index: 3, size: 'big', replicas: 10 })).to.deep.equal({
      metadata: { name: 'vm-3-big' },
      spec: { replicas: 10, list: ['big', 7] },
    });
  });

  it('leaves a placeholder alone that nothing fills', () => {
    expect(fillManifest({ a: '{{nothing}}', b: 'x{{nothing}}' }, {})).to.deep.equal({
      a: '{{nothing}}',
      b: 'x{{nothing}}',
    });
  });

  it('lays metadata over the manifest and keeps its own labels', () => {
    const manifest = { metadata: { name: 'old', annotations: { x: '1' }, labels: { own: 'yes' } } };
    const made = withMetadata(manifest, { name: 'new', namespace: 'ns', labels: { step: '1' } });
    expect(made).to.deep.equal({
      metadata: { name: 'new', namespace: 'ns', annotations: { x: '1' }, labels: { own: 'yes', step: '1' } },
    });
  });

  it('binds a pod itself, and a virtual machine in its template', () => {
    const selector = { nodeSelector: { zone: 'a', 'kubernetes.io/hostname': 'n1' } };
    expect(pinnedTo({ spec: { nodeSelector: { zone: 'a' } } }, 'n1')).to.deep.equal({ spec: selector });
    expect(pinnedTo({ spec: { template: { spec: {} } } }, 'n1')).to.deep.equal({
      spec: { template: { spec: { nodeSelector: { 'kubernetes.io/hostname': 'n1' } } } },
    });
  });
});
