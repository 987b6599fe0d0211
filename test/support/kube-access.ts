import type { Access } from '../../src/adapters/kube/access/access.ts';

/** Access to a server without credentials. */
export const accessTo = (url: string, over: Partial<Access> = {}): Access => ({
  name: 'test',
  server: new URL(url),
  tls: {},
  proxy: undefined,
  login: { kind: 'none' },
  headers: {},
  ...over,
});
