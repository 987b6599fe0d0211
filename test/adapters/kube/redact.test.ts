import { expect } from 'chai';
import { redactor } from '../../../src/adapters/kube/redact.ts';

const redacted = (text: string, proof: Parameters<typeof redactor>[0]): string => redactor(proof)(text);

describe('[I] adapters/kube/redact', () => {
  it('takes a token out, wherever it is', () => {
    const said = redacted('"Bearer abc.def.ghi" and abc.def.ghi', { authorization: 'Bearer abc.def.ghi' });
    expect(said).to.equal('"Bearer (redacted)" and (redacted)');
  });

  it('takes a password out, encoded or not', () => {
    const encoded = Buffer.from('ann:pass:word').toString('base64');
    expect(redacted(`${encoded}: no pass:word for ann`, { authorization: `Basic ${encoded}` })).to.equal(
      '(redacted): no (redacted) for ann',
    );
  });

  it('leaves the words of others alone', () => {
    expect(redacted('the token is bad', {})).to.equal('the token is bad');
    expect(redacted('the token is bad', { authorization: 'Bearer is' })).to.equal('the token is bad');
  });
});
