import type { JsonObject } from '../../model/json.ts';
import type { Context } from '../context.ts';
import { names } from '../faults/faults.ts';
import { spoil } from '../faults/garbage.ts';
import type { SimProcess } from '../metrics/process.ts';
import { StatusError } from '../registry/status.ts';

/** The paths that hold no objects: version, health, metrics. Undefined where there is nothing of the kind. */
export function plainText(context: Context, path: string): string | undefined {
  const { components, options, traffic } = context;
  if (path === '/version') return versionText(options.kubernetesVersion);
  if (['/readyz', '/livez', '/healthz'].includes(path)) return 'ok';
  if (path === '/metrics') {
    const server = traffic.nextApiServer();
    return server === undefined ? undefined : metricsOf(context, server);
  }
  const [, namespace, pod, port] = PROXY.exec(path) ?? [];
  const found = components.all.find((c) => c.namespace === namespace && c.pod === pod && String(c.port) === port);
  return found === undefined ? undefined : metricsOf(context, found);
}

/** A pod's metrics through the API server: each replica has a path of its own. */
const PROXY = /^\/api\/v1\/namespaces\/([^/]+)\/pods\/(?:https?:)?([^/:]+):(\d+)\/proxy\/metrics$/;

export const metricsPath = ({ namespace, pod, port }: SimProcess): string =>
  `/api/v1/namespaces/${namespace}/pods/https:${pod}:${port}/proxy/metrics`;

function metricsOf({ faults }: Context, process: SimProcess): string {
  const isAbout = (fault: { readonly components: readonly string[] }): boolean =>
    names(fault.components, process.component);
  if (faults.strike('metrics-absent', isAbout) !== undefined) {
    throw new StatusError(503, 'ServiceUnavailable', 'error trying to reach service: connection refused');
  }
  const garbage = faults.strike('metrics-garbage', isAbout);
  return garbage === undefined ? process.metricsText() : spoil(process.metricsText(), garbage.how);
}

/** Whoever reads the version must see that these are no real machines. */
export const SIM_MARK = 'prowess-sim';

function versionText(gitVersion: string): string {
  const [, major = '', minor = ''] = /^v(\d+)\.(\d+)/.exec(gitVersion) ?? [];
  const version: JsonObject = {
    major,
    minor,
    gitVersion: `${gitVersion}+${SIM_MARK}`,
    gitCommit: '',
    platform: 'linux/amd64',
  };
  return JSON.stringify(version);
}
