import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const read = (name: string): string => readFileSync(join(import.meta.dirname, '..', 'fixtures', 'tls', name), 'utf8');

/** An authority, a server's certificate for the name kube.test and a client's certificate, made for tests and nothing else. */
export const tlsFixture = {
  files: {
    ca: read('ca.crt'),
    serverCert: read('server.crt'),
    serverKey: read('server.key'),
    clientCert: read('client.crt'),
    clientKey: read('client.key'),
  },
  serverName: 'kube.test',
};
