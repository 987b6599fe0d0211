import { expect } from 'chai';
import { componentOf, digestIn, parseImageName } from '../../src/model/image.ts';

const DIGEST = `sha256:${'a'.repeat(64)}`;

describe('[U] model/image', () => {
  for (const [text, registry, repository, tag] of [
    ['quay.io/kubevirt/virt-api:v1.6.0', 'quay.io', 'kubevirt/virt-api', 'v1.6.0'],
    ['127.0.0.1:5000/perf/virt-api:a11', '127.0.0.1:5000', 'perf/virt-api', 'a11'],
    ['localhost/virt-api', 'localhost', 'virt-api', 'latest'],
    ['registry.example:5000/virt-api', 'registry.example:5000', 'virt-api', 'latest'],
    ['kubevirt/virt-api:v1', 'docker.io', 'kubevirt/virt-api', 'v1'],
    ['nginx', 'docker.io', 'library/nginx', 'latest'],
    [`127.0.0.1:5000/perf/virt-api@${DIGEST}`, '127.0.0.1:5000', 'perf/virt-api', DIGEST],
  ] as const) {
    it(`reads ${text}`, () => {
      expect(parseImageName(text)).to.deep.equal({ registry, repository, tag });
    });
  }

  it('knows the component and the digest of an image, however it is named', () => {
    for (const image of ['quay.io/x/virt-api', 'quay.io/x/virt-api:v1', `quay.io/x/virt-api@${DIGEST}`, 'virt-api:v1'])
      expect(componentOf(image), image).to.equal('virt-api');
    expect(digestIn(`docker-pullable://quay.io/x/virt-api@${DIGEST}`)).to.equal(DIGEST);
    expect(digestIn('quay.io/x/virt-api:v1')).to.equal(undefined);
  });
});
