import type { Proof } from './access/credentials.ts';

/** What a server or proxy says, without what we proved ourselves with: some quote a credential that they refuse. */
export function redactor({ authorization = '' }: Pick<Proof, 'authorization'>): (text: string) => string {
  const secrets = secretsIn(authorization);
  return (text) => secrets.reduce((rest, secret) => rest.replaceAll(secret, '(redacted)'), text);
}

/** The token itself, also as JSON writes it; of `user:password` the password alone as well. */
function secretsIn(authorization: string): string[] {
  const [, scheme, credential = ''] = /^(\S+) (.*)$/s.exec(authorization) ?? [];
  const pair = scheme === 'Basic' ? Buffer.from(credential, 'base64').toString() : '';
  const secrets = [credential, pair.slice(pair.indexOf(':') + 1)].filter((secret) => secret.length >= SHORTEST);
  return [
    ...new Set(secrets.flatMap((secret) => [secret, JSON.stringify(secret).slice(1, -1), encodeURIComponent(secret)])),
  ];
}

/** A shorter one would be found in ordinary words. */
const SHORTEST = 6;
