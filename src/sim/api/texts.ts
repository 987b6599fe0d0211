import type { JsonObject } from '../../model/json.ts';
import { SIM_MARK } from '../../model/simulated.ts';
import type { SimContext } from '../context.ts';
import { names } from '../faults/faults.ts';
import { spoil } from '../faults/garbage.ts';
import { hasCondition, uidOf } from '../registry/objects.ts';
import { StatusError } from '../registry/status.ts';
import { configText, summaryText } from './node-memory.ts';
import { kubeletText } from './node-metrics.ts';
import { concerns } from './request-faults.ts';

/** The paths that hold no objects: version, health, metrics. Undefined where there is nothing of the kind. */
export function plainText(context: SimContext, path: string, client: string): string | undefined {
  const { components, options, traffic } = context;
  if (path === '/version') return versionText(options.kubernetesVersion);
  if (['/readyz', '/livez', '/healthz'].includes(path)) return 'ok';
  if (path === '/metrics') {
    const server = traffic.nextApiServer();
    return server === undefined ? undefined : metricsOf(context, server.component, server.metricsText);
  }
  const [, node, page = ''] = KUBELET.exec(path) ?? [];
  if (node !== undefined) {
    refuseProxy(context, node, client);
    return metricsOf(context, 'kubelet', () => kubeletOf(context, node, page));
  }
  const [, logNamespace, logged] = LOG.exec(path) ?? [];
  if (logged !== undefined) return logOf(context, `${logNamespace}/${logged}`);
  const [, namespace, pod, port] = POD.exec(path) ?? [];
  const found = components.all.find((c) => c.namespace === namespace && c.pod === pod && String(c.port) === port);
  return found === undefined ? undefined : metricsOf(context, found.component, found.metricsText);
}

/** A pod's metrics through the API server: each replica has a path of its own. */
const POD = /^\/api\/v1\/namespaces\/([^/]+)\/pods\/(?:https?:)?([^/:]+):(\d+)\/proxy\/metrics$/;
const LOG = /^\/api\/v1\/namespaces\/([^/]+)\/pods\/([^/]+)\/log$/;
const KUBELET = /^\/api\/v1\/nodes\/([^/]+)\/proxy\/(metrics\/resource|stats\/summary|configz)$/;

/** The right to `nodes/proxy` is one of its own: that to nodes does not hold it. */
function refuseProxy({ faults }: SimContext, name: string, client: string): void {
  const asked = { verb: 'get', plural: 'nodes/proxy', namespace: undefined, client };
  if (faults.strike('forbidden', (fault) => fault.resources !== undefined && concerns(fault, asked)) === undefined)
    return;
  const message = `nodes "${name}" is forbidden: User "prowess" cannot get resource "nodes/proxy" in API group "" at the cluster scope`;
  throw new StatusError(403, 'Forbidden', message);
}

function metricsOf({ faults }: SimContext, component: string, read: () => string): string {
  const isAbout = (fault: { readonly components: readonly string[] }): boolean => names(fault.components, component);
  if (faults.strike('metrics-absent', isAbout) !== undefined) throw unreachable();
  const garbage = faults.strike('metrics-garbage', isAbout);
  return garbage === undefined ? read() : spoil(read(), garbage.how);
}

/** Pods that are not played print nothing. Throws where there is no such pod. */
function logOf({ registry, podLogs }: SimContext, key: string): string {
  const pod = registry.get(registry.kinds.named('Pod'), key);
  const printed = podLogs.get(uidOf(pod)) ?? '';
  return typeof printed === 'string' ? printed : printed();
}

function kubeletOf(context: SimContext, name: string, page: string): string {
  const { registry } = context;
  const node = registry.get(registry.kinds.named('Node'), name);
  if (!hasCondition(node, 'Ready')) throw unreachable();
  if (page === 'configz') return configText();
  return page === 'stats/summary' ? summaryText(context, name) : kubeletText(context, name);
}

const unreachable = (): StatusError =>
  new StatusError(503, 'ServiceUnavailable', 'error trying to reach service: connection refused');

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
