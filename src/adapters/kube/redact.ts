import type { Proof } from './access/credentials.ts';

/** What a server or proxy says, without what we proved ourselves with: some quote a credential that they refuse. */
export function redacted(text: string, { authorization = '' }: Pick<Proof, 'authorization'>): string {
  return secretsIn(authorization).reduce((rest, secret) => rest.replaceAll(secret, '(redacted)'), text);
}

/** The token itself; of `user:password` the password alone as well. */
function secretsIn(authorization: string): string[] {
  const [scheme = '', credential = ''] = authorization.split(' ');
  const pair = scheme === 'Basic' ? Buffer.from(credential, 'base64').toString() : '';
  return [credential, pair.slice(pair.indexOf(':') + 1)].filter((secret) => secret.length >= SHORTEST);
}

/** A shorter one would be found in ordinary words. */
const SHORTEST = 6;
