import { join } from 'node:path';
import { expect } from 'chai';
import { speakOverSocket } from '../../../src/adapters/barrier/serial.ts';
import { messageOf } from '../../../src/model/errors.ts';
import { emptyFolder } from '../../support/folder.ts';
import { serialMachine } from '../../support/serial-machine.ts';

describe('[I] adapters/barrier/serial', () => {
  const idle = { opened: () => {}, take: () => {} };

  it('says that there is no such socket', async () => {
    const path = join(await emptyFolder(), 'none.sock');
    const ended = speakOverSocket(path, idle, new AbortController().signal);
    expect(await ended.catch(messageOf)).to.equal('there is no such socket');
  });

  it('says that the other end closed it', async () => {
    const path = join(await emptyFolder(), 'vm1.sock');
    const machine = serialMachine(path, 'token');
    await machine.start();
    const ended = speakOverSocket(path, { ...idle, opened: () => machine.drop() }, new AbortController().signal);
    expect(await ended).to.equal('the other end closed it');
    await machine.stop();
  });
});
