import { expect } from 'chai';
import type { JsonObject } from '../../../src/model/json.ts';
import type { PinnedImage } from '../../../src/runner/subject/images.ts';
import { differences } from '../../../src/runner/subject/pods.ts';

const digest = (letter: string): string => `sha256:${letter.repeat(64)}`;
const pinned = (component: string, letter: string): PinnedImage => ({
  component,
  reference: `quay.io/pr/${component}@${digest(letter)}`,
  digest: digest(letter),
  platforms: [],
});

const pod = (component: string, letter: string, more: JsonObject = {}): JsonObject => ({
  metadata: { name: `${component}-0` },
  spec: { containers: [{ name: component, image: `quay.io/pr/${component}@${digest(letter)}` }] },
  status: { containerStatuses: [{ name: component, imageID: `quay.io/pr/${component}@${digest(letter)}` }] },
  ...more,
});

const API = [pinned('virt-api', 'a')];

describe('[U] runner/subject/pods', () => {
  it('finds nothing where each pod runs what was resolved', () => {
    expect(differences([pod('virt-api', 'a'), pod('virt-api', 'a')], API)).to.deep.equal([]);
  });

  it('takes what an image for several platforms has for the platform of the node', () => {
    const index = [{ ...pinned('virt-api', 'b'), platforms: [digest('a')] }];
    expect(differences([pod('virt-api', 'a')], index)).to.deep.equal([]);
  });

  it('asks for no pod of an image that only some features start', () => {
    expect(differences([pod('virt-api', 'a')], [...API, pinned('virt-exportserver', 'e')])).to.deep.equal([]);
  });

  const wrong: [string, JsonObject[], RegExp][] = [
    [
      'another digest',
      [pod('virt-api', 'b')],
      /^pod virt-api-0 runs virt-api sha256:b{64}, and sha256:a{64} is under test$/,
    ],
    ['one of several pods', [pod('virt-api', 'a'), pod('virt-api', 'b')], /runs virt-api sha256:b/],
    ['no pod of a component', [], /^no pod runs virt-api$/],
    ['a container that has not started', [pod('virt-api', 'a', { status: {} })], /does not say by which digest/],
    [
      'an id of the image alone, which is no digest of the registry',
      [pod('virt-api', 'a', { status: { containerStatuses: [{ name: 'virt-api', imageID: 'docker://abc' }] } })],
      /does not say by which digest/,
    ],
    [
      'a component of which nothing is known',
      [pod('virt-api', 'a'), pod('pr-helper', 'p')],
      /none of the subject's components/,
    ],
    [
      'a container that runs at the beginning',
      [
        pod('virt-api', 'a', {
          spec: {
            containers: [{ name: 'virt-api', image: 'quay.io/pr/virt-api' }],
            initContainers: [{ name: 'launcher', image: 'quay.io/pr/virt-launcher:old' }],
          },
        }),
      ],
      /runs quay\.io\/pr\/virt-launcher:old, which is none/,
    ],
  ];
  for (const [name, pods, message] of wrong) {
    it(`notices ${name}`, () => {
      expect(differences(pods, API).join('\n')).to.match(message);
    });
  }
});
