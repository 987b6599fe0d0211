import { expect } from 'chai';
import { objectSlips } from '../../../src/config/kubernetes/object.ts';
import type { Slip } from '../../../src/config/kubernetes/slip.ts';
import { refusedByKubevirt, refusedObjects, soundObjects, soundOfKubevirt } from '../../support/objects.ts';

const said = ({ message, expected, got, hint }: Slip): string =>
  `${message}${expected === undefined ? '' : `; expected ${expected}`}${got === undefined ? '' : `, got ${got}`}\n${hint}`;

describe('[U] config/kubernetes/object', () => {
  for (const manifest of [...soundObjects(), ...soundOfKubevirt()]) {
    it(`finds nothing in a sound ${manifest.kind}`, () => {
      expect(objectSlips(manifest)).to.deep.equal([]);
    });
  }

  for (const { title, manifest, path, words } of [...refusedObjects(), ...refusedByKubevirt()]) {
    it(`finds ${title}`, () => {
      const [first, ...more] = objectSlips(manifest);
      expect(more).to.deep.equal([]);
      expect(first?.path.join('.')).to.equal(path);
      expect(first && said(first)).to.match(words);
    });
  }

  it('looks at the metadata of a kind that it does not know, and at no more', () => {
    const rocket = { apiVersion: 'space.example/v1', kind: 'Rocket', metadata: { labels: { stage: 1 } }, spec: [1] };
    expect(objectSlips(rocket).map(({ path }) => path)).to.deep.equal([['metadata', 'labels', 'stage']]);
  });

  it('lets a placeholder be any value, and a text that holds one any text', () => {
    const container = { name: 'main', image: 'a:{{tag}}', imagePullPolicy: '{{policy}}', tty: '{{tty}}' };
    const resources = { requests: { memory: '{{memory}}', cpu: '{{cpu}}m' } };
    const pod = { apiVersion: 'v1', kind: 'Pod', spec: { containers: [{ ...container, resources }] } };
    expect(objectSlips(pod)).to.deep.equal([]);
  });

  it('accepts a field of KubeVirt that no release known here has', () => {
    const [, vmi] = soundOfKubevirt();
    expect(objectSlips({ ...vmi, spec: { domain: { devices: {} }, teleportation: true } })).to.deep.equal([]);
  });

  it('takes null for what is not there, as an API server does', () => {
    const [pod] = soundObjects();
    expect(objectSlips({ ...pod, metadata: null })).to.deep.equal([]);
    expect(objectSlips({ ...pod, spec: null }).map(({ message }) => message)).to.deep.equal(['missing `spec`']);
  });
});
