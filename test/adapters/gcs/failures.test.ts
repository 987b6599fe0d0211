import { expect } from 'chai';
import { gcsError, isConflict, isTransient } from '../../../src/adapters/gcs/failures.ts';
import { KnownError } from '../../../src/model/errors.ts';

describe('adapters/gcs/failures', () => {
  const known = [
    [{ code: 401 }, 'no valid credentials'],
    [{ status: '403' }, 'permission denied'],
    [{ code: 404 }, 'there is no such bucket'],
    [{ code: 503 }, 'the service answers 503'],
    [{ code: 'ECONNREFUSED' }, 'nobody answers'],
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

  it('leaves defects alone', () => {
    const defect = new TypeError('x is not a function');
    expect(gcsError(defect, 'store')).to.equal(defect);
  });

  it('tells what may pass from what will not', () => {
    expect([{ code: 503 }, { code: 429 }, { code: 'ECONNRESET' }].every(isTransient)).to.equal(true);
    expect([{ code: 403 }, { code: 412 }, new Error('defect')].some(isTransient)).to.equal(false);
    expect(isConflict({ code: 412 })).to.equal(true);
  });
});
