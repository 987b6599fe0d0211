import { expect } from 'chai';
import { openRunStore } from '../../src/adapters/run-store.ts';
import { KnownError } from '../../src/model/errors.ts';
import { emptyFolder } from '../support/folder.ts';

describe('[I] adapters/run-store', () => {
  it('opens folders and buckets by their address', async () => {
    const folder = await emptyFolder();
    expect((await openRunStore(folder, {})).name).to.equal(folder);
    expect((await openRunStore('gs://kubevirt-perf/', { STORAGE_EMULATOR_HOST: '127.0.0.1:1' })).name).to.equal(
      'gs://kubevirt-perf',
    );
  });

  for (const address of ['s3://bucket', 'gs://', 'gs://bucket/with/a/path', 'gs://Bucket']) {
    it(`refuses ${address}, and says what a store is`, async () => {
      const failure = await openRunStore(address, {}).catch((error: unknown) => error);
      expect(failure).to.be.instanceOf(KnownError).with.property('hint').that.contains('gs://BUCKET');
    });
  }
});
