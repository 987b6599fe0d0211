import { expect } from 'chai';
import { inTime } from '../../src/app/target.ts';
import { KnownError } from '../../src/model/errors.ts';
import { epochMs, minutes } from '../../src/model/units.ts';
import { virtualTime } from '../../src/sim/time.ts';

describe('[I] cli/target', () => {
  it('says to who waited too long that the cluster is slow, without a stack trace', async () => {
    const time = virtualTime(epochMs(0));
    const waiting = inTime(time, minutes(2), [], (signal) => time.sleep(minutes(60), signal));
    const error = await time.drive(waiting.catch((reason: unknown) => reason));
    expect(error).to.be.instanceOf(KnownError).with.property('exit', 'infrastructure');
    expect(error).to.have.property('message', 'the cluster took longer than 120 s');
  });
});
