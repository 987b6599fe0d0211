import { expect } from 'chai';
import { namesSecret, withoutCredentials } from '../../src/model/secrets.ts';

describe('[U] model/secrets', () => {
  it('covers users, passwords and tokens of addresses, and keeps the columns', () => {
    const text = 'url: "https://ann:p/w@a.example/x?a=1&access_token=abc", b: http://b.example:80/m@n';
    expect(withoutCredentials(text)).to.equal(
      'url: "https://*******@a.example/x?a=1&access_token=***", b: http://**************@n',
    );
    expect(withoutCredentials('https://a.example/metrics?match=x ann@example.org')).to.equal(
      'https://a.example/metrics?match=x ann@example.org',
    );
  });

  it('leaves the digest of an image in an address, and covers who asks for it', () => {
    const digest = `@sha256:${'a'.repeat(64)}`;
    expect(withoutCredentials(`oci://quay.io/a/b${digest}`)).to.equal(`oci://quay.io/a/b${digest}`);
    expect(withoutCredentials(`oci://ann:pw@quay.io/a/b${digest}`)).to.equal(`oci://******@quay.io/a/b${digest}`);
  });

  it('knows the names of secrets', () => {
    expect(['token', 'X-Auth', 'apiKey', 'Password', 'match', 'query'].filter(namesSecret)).to.have.length(4);
  });
});
