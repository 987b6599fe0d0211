import { type Dispatcher, Pool, ProxyAgent } from 'undici';
import type { Access } from './access/access.ts';
import type { Proof } from './access/credentials.ts';

/**
 * Kept-alive HTTP/1.1 sockets to one API server, at most `sockets` of them (undefined: as many as there are requests). HTTP/2
 * would share one socket and with it one API server replica, and costs a Node client more CPU per request. Deadlines are the
 * caller's.
 */
export function createDispatcher(access: Access, proof: Proof, sockets: number | undefined): Dispatcher {
  const tls = { ...access.tls, ...(proof.cert === undefined ? {} : { cert: proof.cert, key: proof.key }) };
  const options = {
    connections: sockets ?? null,
    pipelining: 1,
    allowH2: false,
    headersTimeout: 0,
    bodyTimeout: 0,
    keepAliveTimeout: IDLE_MS,
    keepAliveMaxTimeout: IDLE_MS,
  };
  if (access.proxy === undefined) return new Pool(access.server.origin, { ...options, connect: tls });
  return new ProxyAgent({ ...options, uri: access.proxy, requestTls: { ...tls, allowH2: false } });
}

/** Shorter than the 90 s after which kube-apiserver closes an idle socket. */
const IDLE_MS = 60_000;
