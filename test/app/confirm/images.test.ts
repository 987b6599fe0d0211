import { expect } from 'chai';
import { missingImage } from '../../../src/app/confirm/images.ts';
import type { ImagesSubject } from '../../../src/model/suite.ts';
import { ms } from '../../../src/model/units.ts';
import { type ImageRegistry, RegistryBusy } from '../../../src/runner/image-registry.ts';

const SUBJECT: ImagesSubject = {
  kind: 'images',
  registry: 'quay.io/lab',
  tag: '{{run.commit}}',
  components: ['virt-operator', 'virt-api'],
};
const NEVER = new AbortController().signal;

/** A registry that lacks what a pattern matches; `busy`: how often it wants to be left alone first. */
function registry(lacks: RegExp, busy = 0): ImageRegistry & { readonly asked: string[] } {
  const asked: string[] = [];
  let left = busy;
  return {
    asked,
    digestOf: async ({ registry: host, repository, tag }) => {
      const name = `${host}/${repository}:${tag}`;
      asked.push(name);
      if (left-- > 0) throw new RegistryBusy('too many requests', { retryAfterMs: ms(0) });
      return lacks.test(name) ? undefined : { digest: 'sha256:0', platforms: [] };
    },
  };
}

describe('[I] app/confirm/images', () => {
  it('names the first image of a commit that is not there', async () => {
    const asked = registry(/virt-api:b/);
    expect(await missingImage(SUBJECT, 'a'.repeat(40), asked, NEVER)).to.equal(undefined);
    expect(await missingImage(SUBJECT, 'b'.repeat(40), asked, NEVER)).to.equal(
      `quay.io/lab/virt-api:${'b'.repeat(40)}`,
    );
    expect(asked.asked).to.have.lengthOf(4);
  });

  it('asks a busy registry again, and says so where it stays busy', async () => {
    expect(await missingImage(SUBJECT, 'a'.repeat(40), registry(/none/, 3), NEVER)).to.equal(undefined);
    const busy = await missingImage(SUBJECT, 'a'.repeat(40), registry(/none/, 99), NEVER).catch((error) => error);
    expect(busy).to.include({ exit: 'infrastructure' });
    expect(busy.message).to.contain('too many requests, asked 5 times');
  });
});
