import type { Clock } from '../../model/clock.ts';
import type { MetricsPage } from '../../model/target.ts';
import type { MetricsSource } from '../../runner/context.ts';
import { pageSource } from '../../runner/metrics/page-source.ts';
import type { Access } from './access/access.ts';
import { connectKube } from './connect.ts';

/** Components whose replicas are read at addresses of their own. */
export interface MetricsPages {
  readonly sources: readonly MetricsSource[];
  close(): Promise<void>;
}

/** One connection to each page; those that ask who we are get the cluster's own login. */
export function connectPages(pages: readonly MetricsPage[], access: Access, clock: Clock): MetricsPages {
  const connected = pages.map((page) => {
    const url = new URL(page.url);
    const connection = connectKube(accessBeside(url, page, access), clock, { sockets: 1 });
    return { connection, source: pageSource(`${page.component}/${url.host}`, connection, url.pathname + url.search) };
  });
  return {
    sources: connected.map(({ source }) => source),
    close: async () => void (await Promise.all(connected.map(({ connection }) => connection.close()))),
  };
}

/** Access to an address beside the API server's: its certificate may be of the cluster's own authority, or of none. */
export const accessBeside = (
  url: URL,
  { insecureSkipTlsVerify, login }: Pick<MetricsPage, 'insecureSkipTlsVerify' | 'login'>,
  access: Access,
): Access => ({
  name: access.name,
  server: new URL(url.origin),
  tls: {
    ...(login ? access.tls : { ca: access.tls.ca }),
    servername: undefined,
    rejectUnauthorized: !insecureSkipTlsVerify,
  },
  proxy: undefined,
  login: login ? access.login : { kind: 'none' },
  headers: {},
});
