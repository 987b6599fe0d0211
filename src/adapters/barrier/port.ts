import { randomBytes } from 'node:crypto';
import { type NetworkInterfaceInfo, networkInterfaces } from 'node:os';
import { firstFew } from '../../model/counted.ts';
import { usageError } from '../../model/errors.ts';
import { FLEET_TOKEN_VARIABLE } from '../../model/fleet.ts';
import { hostAndPort, LISTEN_AT, listenAt } from '../../model/listen-at.ts';
import type { BarrierListener, BarrierPlace, BarrierPort, LinePort, OpenBarrier } from '../../runner/fleet/port.ts';
import { lineFollower } from './lines.ts';
import { serveBarrier } from './service.ts';

/**
 * Barriers over HTTP, and over lines. Each has a token of its own, unless one is given: hosts of no cluster must know it before the run.
 * Nothing listens where all participants have lines.
 */
export const barrierPort = (given: string | undefined, lines: LinePort): BarrierPort => ({
  async open(place, listener) {
    const { external, transport } = place;
    if (external.length > 0 && given === undefined) throw withoutToken(external);
    const token = given ?? randomBytes(16).toString('hex');
    const follow = transport === 'api' ? lineFollower(lines, token, listener) : undefined;
    if (follow !== undefined && external.length === 0) return { token, follow, close: async () => {} };
    return { ...(await overHttp(place, token, listener)), follow };
  },
});

async function overHttp({ listen, url }: BarrierPlace, token: string, listener: BarrierListener): Promise<OpenBarrier> {
  const at = listenAt(listen);
  if (at === undefined) throw usageError(`a barrier cannot listen at ${listen}: expected ${LISTEN_AT}`);
  const service = await serveBarrier(at, token, listener);
  return { url: url ?? reachableUrl(at.host, service.port), token, close: service.close };
}

const withoutToken = (external: readonly string[]): Error =>
  usageError(
    `${firstFew(external)} cannot join: no token is known to them`,
    `give the same to the run in ${FLEET_TOKEN_VARIABLE} and to their pilots in PILOT_TOKEN`,
  );

/** Where others reach this machine: at its first address where it listens on all. */
export function reachableUrl(host: string, port: number): string {
  const all = Object.values(networkInterfaces()).flatMap((each) => each ?? []);
  return `http://${hostAndPort({ host: reachableHost(host, all), port })}`;
}

/** What listens on all of IPv6 is reached by IPv4, too. */
export function reachableHost(host: string, all: readonly NetworkInterfaceInfo[]): string {
  if (host !== '0.0.0.0' && host !== '::') return host;
  const firstOf = (wanted: string): string | undefined =>
    all.find(({ family, internal, address }) => family === wanted && !internal && !address.startsWith('fe80:'))
      ?.address;
  const ofIpv6 = host === '::' ? (firstOf('IPv6') ?? '::1') : '127.0.0.1';
  return firstOf('IPv4') ?? ofIpv6;
}
