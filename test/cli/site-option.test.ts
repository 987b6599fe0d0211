import { resolve } from 'node:path';
import { expect } from 'chai';
import { ownStore } from '../../src/app/run/place.ts';
import type { Io } from '../../src/cli/io.ts';
import { storeOf } from '../../src/cli/site-option.ts';

describe('[I] cli/site-option', () => {
  const io = { path: (given: string) => resolve('/home/ann', given) } as Io;

  it('keeps runs beside prowess.yaml, in the folder that a person names, or in a bucket', () => {
    expect(storeOf(io, undefined) ?? ownStore('/site')).to.equal('/site/runs');
    expect(storeOf(io, 'kept')).to.equal('/home/ann/kept');
    expect(storeOf(io, 'gs://acme-prow')).to.equal('gs://acme-prow');
  });
});
