import { listAt } from '../../model/json.ts';
import { type EpochMs, ms } from '../../model/units.ts';
import type { SimContext } from '../context.ts';
import type { ApiServerProcess } from '../metrics/components.ts';
import { COMPUTED } from '../metrics/traffic.ts';
import type { KindTable } from '../registry/kinds.ts';
import { noSuchPath, StatusError } from '../registry/status.ts';
import { execute } from './execute.ts';
import { createFlowControl, type FlowControl } from './flow-control.ts';
import { parseTarget } from './paths.ts';
import type { ApiResponse, RequestInfo } from './request.ts';
import { createRequestFates } from './request-faults.ts';
import { createStreams } from './streams.ts';
import { plainText } from './texts.ts';
import { answerVirtual } from './virtual.ts';
import type { Stream, WatchSink } from './watch.ts';

/** The simulated API server, whatever transport is in front of it. Refusals reject with StatusError or ConnectionReset. */
export interface SimApi {
  readonly kinds: KindTable;
  serverNow(): EpochMs;
  handle(request: RequestInfo): Promise<ApiResponse>;
  watch(request: RequestInfo, sink: WatchSink): Promise<Stream>;
  /** GET of any path: `/version`, `/metrics`, a pod's proxy, or an object as JSON text. */
  text(path: string, client: string): Promise<string>;
}

export function createApi(context: SimContext): SimApi {
  const { time, registry, store, options, faults, traffic, work } = context;
  const random = context.random.fork('api');
  const seats = createSeats(context);
  const fateOf = createRequestFates(faults, time, random.uniform);
  const streams = createStreams(context);
  keepBusy(context);

  /** Runs `act` as a request goes through the server: faults, seat, work; measured as the server measures itself. */
  const serve = async <T>(request: RequestInfo, act: () => T, code: (answer: T) => number): Promise<T> => {
    const server = traffic.nextApiServer();
    const started = time.monotonic();
    const measure = (status: number): void =>
      server?.meters().request(request, status, (time.monotonic() - started) / 1000);
    try {
      const fate = fateOf(request);
      if (fate.delayMs > 0) await time.sleep(fate.delayMs);
      if (fate.refused !== undefined) throw fate.refused;
      const leave = await seats(server).enter(request);
      try {
        const duration = work.drawFor(request.verb);
        await work.perform(duration);
        server?.worked(COMPUTED * duration);
        server?.meters().etcd(request.verb, request.kind.plural, duration / 2000);
        const answer = traffic.as('client', act);
        if (fate.denied !== undefined) throw fate.denied;
        measure(code(answer));
        return answer;
      } finally {
        leave();
      }
    } catch (error) {
      measure(error instanceof StatusError ? error.code : 0);
      throw error;
    }
  };

  const handle = async (request: RequestInfo): Promise<ApiResponse> => {
    const act = (): ApiResponse => answerVirtual(context, request) ?? execute(registry, store, request);
    const answer = await serve(request, act, ({ status }) => status);
    const items = listAt(answer.body, 'items').length;
    if (items > 0) await time.sleep(ms(options.api.perListedItemMs * items));
    return answer;
  };

  return {
    kinds: registry.kinds,
    serverNow: context.serverNow,
    handle,
    watch: (request, sink) =>
      serve(
        request,
        () => streams.open(request, sink),
        () => 200,
      ),
    async text(path, client) {
      await time.sleep(ms(1));
      const url = new URL(path, 'http://cluster');
      const plain = plainText(context, url.pathname, client);
      if (plain !== undefined) return plain;
      const target = parseTarget(registry.kinds, url);
      if (target === undefined) throw noSuchPath();
      const verb = target.name === undefined ? 'list' : 'get';
      return JSON.stringify((await handle({ ...target, verb, client })).body);
    },
  };
}

/** Seats are shared by all replicas; what is refused is counted by the replica that refused it. */
function createSeats({ time, options }: SimContext): (server: ApiServerProcess | undefined) => FlowControl {
  let refusing: ApiServerProcess | undefined;
  const { maxInFlight, queueLength, queueWaitMs } = options.api;
  const control = createFlowControl({
    time,
    maxInFlight,
    queueLength,
    queueWaitMs: ms(queueWaitMs),
    rejected: (level, reason) => refusing?.meters().rejected(level, reason),
  });
  return (server) => {
    refusing = server;
    return control;
  };
}

/** Requests of others, while the fault lasts: lists of pods, which take processors and are counted, and nothing else. */
function keepBusy({ time, faults, work, random, components, registry }: SimContext): void {
  const draws = random.fork('others');
  const pods = registry.kinds.named('Pod');
  faults.schedule('other-requests', (fault) => {
    const next = (): void => {
      if (!faults.active('other-requests').includes(fault)) return;
      const tookMs = work.drawFor('list');
      components.apiServers[0]?.meters().request({ verb: 'list', kind: pods }, 200, tookMs / 1000);
      void work.perform(tookMs);
      time.after(ms(draws.exponential(1000 / fault.perSecond)), next, 'background');
    };
    next();
  });
}
