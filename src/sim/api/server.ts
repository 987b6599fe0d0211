import { type EpochMs, ms } from '../../model/units.ts';
import type { Context } from '../context.ts';
import type { KindTable } from '../registry/kinds.ts';
import { noSuchPath, StatusError } from '../registry/status.ts';
import { execute } from './execute.ts';
import type { ApiRequest, ApiResponse } from './request.ts';
import { openWatch, type WatchSink } from './watch.ts';

/** The simulated API server, whatever transport is in front of it. */
export interface SimApi {
  readonly kinds: KindTable;
  serverNow(): EpochMs;
  /** Never rejects for a refusal: that is a reply with its status. */
  handle(request: ApiRequest): Promise<ApiResponse>;
  /** Opens a watch; the result closes it. */
  watch(request: ApiRequest, sink: WatchSink): () => void;
  /** Paths that are no objects: `/version`, `/metrics`, `/readyz`, proxies to components. */
  text(path: string, client: string): Promise<string | StatusError>;
}

export function createApi(context: Context): SimApi {
  const { time, registry, store, options } = context;
  const random = context.random.fork('api');
  return {
    kinds: registry.kinds,
    serverNow: context.serverNow,
    async handle(request) {
      await time.sleep(ms(1 + 4 * random.uniform()));
      try {
        return execute(registry, store, request);
      } catch (error) {
        if (error instanceof StatusError) return { status: error.code, body: error.toStatus() };
        throw error;
      }
    },
    watch(request, sink) {
      const { lagMs, lagJitterMs, bookmarkEveryMs, lifetimeMs } = options.watch;
      const lag = (): ReturnType<typeof ms> => ms(lagMs + lagJitterMs * random.uniform());
      const watchOptions = { lag, bookmarkEveryMs: ms(bookmarkEveryMs), lifetimeMs: () => ms(lifetimeMs) };
      return openWatch({ store, time, options: watchOptions }, request, sink);
    },
    async text(path) {
      await time.sleep(ms(1));
      if (path === '/version') return versionText(options.kubernetesVersion);
      if (path === '/readyz') return 'ok';
      if (path === '/metrics') return '';
      return noSuchPath();
    },
  };
}

function versionText(gitVersion: string): string {
  const [, major = '', minor = ''] = /^v(\d+)\.(\d+)/.exec(gitVersion) ?? [];
  return JSON.stringify({ major, minor, gitVersion, platform: 'linux/amd64' });
}
