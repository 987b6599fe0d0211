/** Where a server listens. */
export interface ListenAt {
  readonly host: string;
  /** 0 for any free one. */
  readonly port: number;
}

export const LISTEN_AT = 'HOST:PORT, such as 0.0.0.0:8090 or [::]:8090';

/** Reads `HOST:PORT`; an address of IPv6 is in brackets, as in a URL. undefined where it is none. */
export function listenAt(text: string): ListenAt | undefined {
  const [, v6, name, port] = /^(?:\[([\da-fA-F:.]*:[\da-fA-F:.]*)\]|([^:\s[\]]+)):(\d{1,5})$/.exec(text) ?? [];
  const host = v6 ?? name;
  return host === undefined || Number(port) > 65_535 ? undefined : { host, port: Number(port) };
}

/** The same as a text, also as the host and the port of a URL. */
export const hostAndPort = ({ host, port }: ListenAt): string => `${host.includes(':') ? `[${host}]` : host}:${port}`;
