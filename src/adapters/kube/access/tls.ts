import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createSecureContext } from 'node:tls';
import { messageOf, usageError } from '../../../model/errors.ts';

/** What a TLS connection is made with. Without `ca` the system's authorities are trusted. */
export interface Tls {
  readonly ca?: Buffer | undefined;
  readonly cert?: Buffer | string | undefined;
  readonly key?: Buffer | string | undefined;
  readonly servername?: string | undefined;
  readonly rejectUnauthorized?: boolean;
}

/** PEM as a kubeconfig gives it: base64 data, which wins, or the path of a file. */
export interface Pem {
  readonly data: string;
  readonly file: string;
}

/** Reads a PEM; undefined when neither form is given. Throws KnownError `usage` that names `what` and the file. */
export function readPem({ data, file }: Pem, what: string): Buffer | undefined {
  if (data !== '') return Buffer.from(data, 'base64');
  if (file === '') return undefined;
  try {
    return readFileSync(file);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : error;
    throw usageError(
      `${what} ${file} cannot be read (${code})`,
      'a kubeconfig made elsewhere may name files of that machine',
    );
  }
}

/** Throws KnownError `usage` when the certificates cannot be used, before the first connection fails for it. */
export function checkTls({ ca, cert, key }: Tls, about: string): void {
  attempt(`the certificate authority of ${about}`, () => ca && new X509Certificate(ca));
  attempt(`the client certificate and key of ${about}`, () => createSecureContext({ cert, key }));
}

function attempt(what: string, use: () => unknown): void {
  try {
    use();
  } catch (error) {
    throw usageError(`${what} cannot be used: ${messageOf(error)}`, 'it must be PEM; *-data holds it in base64');
  }
}
