import { randomBytes } from 'node:crypto';
import { networkInterfaces } from 'node:os';
import { firstFew } from '../../model/counted.ts';
import { usageError } from '../../model/errors.ts';
import { FLEET_TOKEN_VARIABLE } from '../../model/fleet.ts';
import type { BarrierListener, BarrierPlace, BarrierPort, LinePort, OpenBarrier } from '../../runner/fleet/port.ts';
import { lineFollower } from './lines.ts';
import { type ListenAt, serveBarrier } from './service.ts';

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
  const at = hostPort(listen);
  const service = await serveBarrier(at, token, listener);
  return { url: url ?? `http://${reachableHost(at.host)}:${service.port}`, token, close: service.close };
}

const withoutToken = (external: readonly string[]): Error =>
  usageError(
    `${firstFew(external)} cannot join: no token is known to them`,
    `give the same to the run in ${FLEET_TOKEN_VARIABLE} and to their pilots in PILOT_TOKEN`,
  );

function hostPort(text: string): ListenAt {
  const at = text.lastIndexOf(':');
  const [host, port] = [text.slice(0, at), Number(text.slice(at + 1))];
  if (at < 1 || !Number.isInteger(port) || port > 65_535)
    throw usageError(`a barrier cannot listen at ${text}: expected HOST:PORT, such as 0.0.0.0:8090`);
  return { host, port };
}

/** The first address by which others may reach this machine, where it listens on all. */
export function reachableHost(host: string): string {
  if (host !== '0.0.0.0') return host;
  const all = Object.values(networkInterfaces()).flatMap((each) => each ?? []);
  return all.find(({ family, internal }) => family === 'IPv4' && !internal)?.address ?? '127.0.0.1';
}
