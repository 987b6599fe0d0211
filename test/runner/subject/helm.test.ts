import { expect } from 'chai';
import type { JsonObject } from '../../../src/model/json.ts';
import { differenceIn } from '../../../src/runner/subject/helm.ts';

const IMAGE = 'quay.io/lab/agent:a11ce';
const WANTED = { digest: `sha256:${'a'.repeat(64)}`, platforms: [`sha256:${'b'.repeat(64)}`] };

const pod = (imageID: string, image = IMAGE): JsonObject => ({
  metadata: { name: 'one' },
  spec: { containers: [{ name: 'agent', image }] },
  status: { containerStatuses: [{ name: 'agent', imageID }] },
});

describe('[U] runner/subject/helm', () => {
  it('accepts the digest that the registry named, also by a platform of it', () => {
    for (const digest of [WANTED.digest, ...WANTED.platforms])
      expect(differenceIn([pod(`quay.io/lab/agent@${digest}`)], IMAGE, WANTED)).to.equal(undefined);
  });

  it('names a pod that runs another digest, or none, and an image that no pod runs', () => {
    const other = `sha256:${'c'.repeat(64)}`;
    expect(differenceIn([pod(`quay.io/lab/agent@${other}`)], IMAGE, WANTED)).to.equal(
      `pod one runs agent ${other}, and ${WANTED.digest} is under test`,
    );
    expect(differenceIn([pod('')], IMAGE, WANTED)).to.match(/^pod one runs agent by no digest, /);
    expect(differenceIn([pod('x', 'quay.io/lab/agent:old')], IMAGE, WANTED)).to.equal(`no pod runs ${IMAGE}`);
  });
});
