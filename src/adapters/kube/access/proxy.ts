import { BlockList, isIP, isIPv6 } from 'node:net';
import { usageError } from '../../../model/errors.ts';
import { withoutSecrets } from './secrets.ts';

/** `proxy-url` of a kubeconfig's cluster; undefined where it has none. Throws KnownError `usage` in client-go's words for what is none. */
export function readProxy(url: string, cluster: string): string | undefined {
  if (url === '') return undefined;
  if (isProxy(url)) return url;
  throw usageError(
    `invalid 'proxy-url' ${JSON.stringify(withoutSecrets(url))} for cluster ${JSON.stringify(cluster)}`,
    'it reads http://HOST:PORT, or https:// or socks5://',
  );
}

const isProxy = (url: string): boolean => /^(https?|socks5):\/\/[^/]/i.test(url) && URL.canParse(url);

/**
 * The proxy that the environment names for a server, by the rules of Go's http.ProxyFromEnvironment, which kubectl follows: never for
 * this machine itself, nor for what NO_PROXY lists (`*`, hosts, `.domains`, addresses, CIDR blocks, each perhaps with a port).
 */
export function proxyFor(server: URL, env: Readonly<Record<string, string | undefined>>): string | undefined {
  const name = server.protocol === 'https:' ? 'HTTPS_PROXY' : 'HTTP_PROXY';
  const proxy = env[name] || env[name.toLowerCase()];
  if (!proxy) return undefined;
  const host = server.hostname.replace(/^\[|\]$/g, '');
  const port = server.port || (server.protocol === 'https:' ? '443' : '80');
  if (host === 'localhost' || isLoopback(host)) return undefined;
  const spared = (env.NO_PROXY || env.no_proxy || '').split(/[\s,]+/).some((entry) => covers(entry, host, port));
  if (spared) return undefined;
  const url = proxy.includes('://') ? proxy : `http://${proxy}`;
  if (isProxy(url)) return url;
  throw usageError(`invalid ${name} ${JSON.stringify(withoutSecrets(proxy))}`, 'it reads http://HOST:PORT');
}

const LOOPBACK = new BlockList();
LOOPBACK.addSubnet('127.0.0.0', 8, 'ipv4');
LOOPBACK.addAddress('::1', 'ipv6');

const isLoopback = (host: string): boolean => isIP(host) !== 0 && LOOPBACK.check(host, family(host));
const family = (address: string): 'ipv4' | 'ipv6' => (isIPv6(address) ? 'ipv6' : 'ipv4');

function covers(entry: string, host: string, port: string): boolean {
  if (entry === '') return false;
  if (entry === '*') return true;
  if (entry.includes('/')) return inSubnet(entry, host);
  const [, name = entry, ofPort = port] = /^\[?(.*?)\]?:(\d+)$/.exec(isIPv6(entry) ? '' : entry) ?? [];
  if (ofPort !== port) return false;
  const suffix = name.replace(/^\*(?=\.)/, '').toLowerCase();
  if (suffix.startsWith('.')) return host.endsWith(suffix);
  return host === suffix || (isIP(host) === 0 && host.endsWith(`.${suffix}`));
}

function inSubnet(entry: string, host: string): boolean {
  const [network = '', bits = ''] = entry.split('/');
  const longest = isIPv6(network) ? 128 : 32;
  if (isIP(host) === 0 || isIP(network) !== isIP(host) || !(Number(bits) <= longest)) return false;
  const block = new BlockList();
  block.addSubnet(network, Number(bits), family(network));
  return block.check(host, family(host));
}
