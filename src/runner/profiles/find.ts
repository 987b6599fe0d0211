import { type JsonObject, stringAt } from '../../model/json.ts';
import { compareText } from '../../model/order.ts';
import { PPROF_PATH, type ProfiledComponent, type ProfilePlace } from '../../model/profiles.ts';
import { RESOURCES } from '../../model/resources.ts';
import { nameOf } from '../cluster.ts';
import { listAll } from '../list.ts';
import { readOrElse } from '../metrics/absent.ts';
import type { ByteReader, ProfiledProcess, ProfileReach } from './ports.ts';

/** Every process of the components; a component that cannot be looked for is one process, which says why it cannot be read. */
export async function findProcesses(
  components: readonly ProfiledComponent[],
  reach: ProfileReach,
  signal: AbortSignal,
): Promise<ProfiledProcess[]> {
  const found = await Promise.all(
    components.map((component) =>
      readOrElse(
        signal,
        () => processesOf(component, reach, signal),
        (reason) => [unreachable(component, reason)],
      ),
    ),
  );
  return found.flat();
}

/** Where none of them can be profiled. */
export const noProcesses =
  (components: readonly ProfiledComponent[], reason: string) => async (): Promise<readonly ProfiledProcess[]> =>
    components.map((component) => unreachable(component, reason));

async function processesOf(
  component: ProfiledComponent,
  reach: ProfileReach,
  signal: AbortSignal,
): Promise<ProfiledProcess[]> {
  const { place } = component;
  switch (place.kind) {
    case 'apiserver':
      return apiServers(component, reach, signal);
    case 'pods':
      return podsOf(component, place, reach, signal);
    case 'url':
      return [at(component, new URL(place.url), place, reach)];
  }
}

async function apiServers(
  component: ProfiledComponent,
  reach: ProfileReach,
  signal: AbortSignal,
): Promise<ProfiledProcess[]> {
  const replicas = await reach.apiServers(signal);
  return replicas.map(({ name, reader }) => processOf(component, name, reader, PPROF_PATH));
}

async function podsOf(
  component: ProfiledComponent,
  place: Extract<ProfilePlace, { kind: 'pods' }>,
  reach: ProfileReach,
  signal: AbortSignal,
): Promise<ProfiledProcess[]> {
  const { namespace, selector, most } = place;
  const query = { resource: RESOURCES.pods, labelSelector: selector, ...(namespace !== undefined && { namespace }) };
  const pods = await listAll(reach.cluster, query, signal);
  const running = pods.filter((pod) => stringAt(pod, 'status', 'phase') === 'Running');
  if (running.length === 0)
    throw new Error(
      `no pod ${selector} runs${namespace === undefined ? '' : ` in ${namespace}`}: ${pods.length} were found`,
    );
  const inOrder = running.sort((a, b) => compareText(nameOf(a), nameOf(b)));
  return inOrder.slice(0, most).map((pod) => podProcess(component, place, pod, reach));
}

function podProcess(
  component: ProfiledComponent,
  place: Extract<ProfilePlace, { kind: 'pods' }>,
  pod: JsonObject,
  reach: ProfileReach,
): ProfiledProcess {
  const { scheme, port, path, through } = place;
  const name = `${component.component}/${nameOf(pod)}`;
  if (through === 'proxy') {
    const proxied = `/api/v1/namespaces/${stringAt(pod, 'metadata', 'namespace')}/pods/${scheme}:${nameOf(pod)}:${port}/proxy`;
    return processOf(component, name, reach.cluster, `${proxied}${path}`);
  }
  const host = stringAt(pod, 'status', 'podIP');
  if (host === undefined) return unreachable(component, 'the pod has no address yet', name);
  const url = new URL(`${scheme}://${host.includes(':') ? `[${host}]` : host}:${port}`);
  // The certificate of a pod is of its own making, and no credentials are sent to it.
  const reader = reach.direct(url, { insecureSkipTlsVerify: true, login: false });
  return processOf(component, name, reader, path);
}

function at(
  component: ProfiledComponent,
  url: URL,
  options: { readonly insecureSkipTlsVerify: boolean; readonly login: boolean },
  reach: ProfileReach,
): ProfiledProcess {
  const path = url.pathname.replace(/\/$/, '');
  const reader = reach.direct(new URL(url.origin), options);
  return processOf(component, `${component.component}/${url.host}`, reader, path === '' ? PPROF_PATH : path);
}

const processOf = (
  { component, kinds }: ProfiledComponent,
  source: string,
  reader: ByteReader,
  path: string,
): ProfiledProcess => ({
  component,
  source,
  kinds,
  path,
  read: (wanted, call, most) => reader.bytes(wanted, call, most),
});

const unreachable = ({ component, kinds }: ProfiledComponent, reason: string, source = component): ProfiledProcess => ({
  component,
  source,
  kinds,
  path: PPROF_PATH,
  read: async () => {
    throw new Error(reason);
  },
});
