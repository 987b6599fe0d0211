import type { AddressInfo } from 'node:net';
import type { Clock } from '../model/clock.ts';
import { KnownError } from '../model/errors.ts';
import type { JsonObject } from '../model/json.ts';
import type { Fault } from './faults/schema.ts';
import { kubeconfigOf } from './http/kubeconfig.ts';
import { createHttpServer } from './http/server.ts';
import type { SimOptionsInput } from './options.ts';
import { pacedTime } from './paced.ts';
import { createSimCluster, type SimCluster } from './sim-cluster.ts';

export interface ServeInput {
  readonly clock: Clock;
  readonly seed: string;
  /** Everything in the cluster happens so many times faster; stamps stay those of the clock. */
  readonly speed: number;
  /** On the loopback interface; 0 for any free one. */
  readonly port: number;
  readonly options?: SimOptionsInput;
  readonly faults?: readonly Fault[];
}

/** A simulator that other programs reach over HTTP. */
export interface ServedSim {
  readonly url: string;
  readonly kubeconfig: JsonObject;
  readonly cluster: SimCluster;
  close(): Promise<void>;
}

/** Serves a simulated cluster on 127.0.0.1. Throws KnownError when the port is taken. */
export async function serveSim({ clock, seed, speed, port, options, faults }: ServeInput): Promise<ServedSim> {
  const time = pacedTime(clock, speed);
  const cluster = createSimCluster({ time, seed, options: options ?? {}, faults: faults ?? [] });
  const server = createHttpServer(cluster.api);
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) =>
      reject(
        new KnownError('usage', `cannot listen on port ${port}: ${error.message}`, {
          hint: 'give --port another one, or 0 for any',
        }),
      ),
    );
    server.listen(port, '127.0.0.1', resolve);
  });
  const { port: actual } = server.address() as AddressInfo;
  const url = `http://127.0.0.1:${actual}`;
  const end = new AbortController();
  const running = time.run(end.signal);
  return {
    url,
    kubeconfig: kubeconfigOf(url),
    cluster,
    async close() {
      end.abort();
      await running;
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
