import { resolve } from 'node:path';
import { expect } from 'chai';
import type { Io } from '../../../src/cli/io.ts';
import { storeAddress } from '../../../src/cli/run/place.ts';

describe('cli/run/place', () => {
  const io = { path: (given: string) => resolve('/home/ann', given) } as Io;

  it('keeps runs beside prowess.yaml, in the folder that a person names, or in a bucket', () => {
    expect(storeAddress(undefined, '/site', io)).to.equal('/site/runs');
    expect(storeAddress('kept', '/site', io)).to.equal('/home/ann/kept');
    expect(storeAddress('gs://acme-prow', '/site', io)).to.equal('gs://acme-prow');
  });
});
