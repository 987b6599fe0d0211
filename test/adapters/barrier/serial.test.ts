import { join } from 'node:path';
import { expect } from 'chai';
import { openSerial } from '../../../src/adapters/barrier/serial.ts';
import { emptyFolder } from '../../support/folder.ts';

describe('[I] adapters/barrier/serial', () => {
  it('names the line that is not there, and says what to do', async () => {
    const path = join(await emptyFolder(), 'none.sock');
    const failed = Promise.withResolvers<Error>();
    const deaf = { hear: async () => ({ say: 'wait' as const }), refuse: () => {} };
    openSerial(path, 'token', deaf, failed.resolve);
    expect((await failed.promise).message)
      .to.include(path)
      .and.include('start the machine');
  });
});
