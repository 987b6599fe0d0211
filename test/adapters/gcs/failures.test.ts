import { expect } from 'chai';
import { gcsError, isConflict, isTransient } from '../../../src/adapters/gcs/failures.ts';
import { KnownError } from '../../../src/model/errors.ts';

describe('[I] adapters/gcs/failures', () => {
  const known = [
    [{ code: 401 }, 'no valid credentials'],
    [{ status: '403' }, 'permission denied'],
    [{ code: 404 }, 'there is no such bucket'],
    [{ code: 503 }, 'the service answers 503'],
    [{ code: 302 }, 'the service answers 302, a redirect'],
    [{ code: 'FILE_NO_UPLOAD' }, 'what arrived is not what was sent: the checksums differ'],
    [{ code: 'ECONNREFUSED' }, 'the connection is refused'],
    [new Error('Could not load the default credentials. Browse to ...'), 'no valid credentials'],
  ] as const;
  for (const [failure, message] of known) {
    it(`says "${message}", with what to do`, () => {
      const error = gcsError(failure, 'store a in gs://b');
      expect(error).to.be.instanceOf(KnownError).with.property('exit', 'infrastructure');
      expect(error).to.have.property('message', `cannot store a in gs://b: ${message}`);
      expect(error).to.have.property('hint').that.is.not.equal(undefined);
    });
  }

  it("says that an answer is not a bucket's where the client library cannot read it", () => {
    const error = gcsError(new TypeError("Cannot read 'md5Hash'\nat x"), 'store a in gs://b');
    expect(error).to.be.instanceOf(KnownError).with.property('exit', 'infrastructure');
    expect(error.message).to.equal(
      "cannot store a in gs://b: the service's answer is not a bucket's: Cannot read 'md5Hash'",
    );
  });

  it('distinguishes what may pass from what will not', () => {
    expect([{ code: 503 }, { code: 429 }, { code: 'ECONNRESET' }].every(isTransient)).to.equal(true);
    expect([{ code: 403 }, { code: 412 }, new Error('defect')].some(isTransient)).to.equal(false);
    expect(isConflict({ code: 412 })).to.equal(true);
  });
});
