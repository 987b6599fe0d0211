import * as z from 'zod';
import { PPROF_PATH, PROFILE_KINDS, type ProfilePlace } from '../../../model/profiles.ts';
import { seconds } from '../../../model/units.ts';
import { durationFrom, name, namespaceName, webAddress } from './common.ts';

/** What is written beside the place that it belongs to. */
const OF_PODS = ['namespace', 'port', 'scheme', 'path', 'through', 'most'] as const;
const OF_URL = ['insecureSkipTlsVerify', 'login'] as const;

const profiled = z
  .strictObject({
    component: name.describe('what it is called in results; `apiserver` is the API server, each replica'),
    take: z
      .array(z.enum(PROFILE_KINDS))
      .min(1)
      .default(['heap', 'cpu'])
      .describe('profiles of net/http/pprof; cpu is taken during the load only; default: heap and cpu'),
    selector: z
      .string()
      .regex(/^\S+$/, 'expected a selector of labels such as k8s-app=cilium')
      .optional()
      .describe('the labels of its pods'),
    namespace: namespaceName.optional().describe('with a selector: where its pods are; default: everywhere'),
    port: z.int().min(1).max(65_535).optional().describe('with a selector: where its pods serve net/http/pprof'),
    scheme: z.enum(['http', 'https']).optional().describe('with a selector; default: http'),
    path: z
      .string()
      .regex(/^\/\S*[^/\s]$/, `expected a path such as ${PPROF_PATH}`)
      .optional()
      .describe(`with a selector; default: ${PPROF_PATH}`),
    through: z
      .enum(['proxy', 'address'])
      .optional()
      .describe("with a selector: through the API server's proxy (default), or at the pod's own address"),
    most: z.int().min(1).max(100).optional().describe('with a selector: the most pods, the first by name; default: 5'),
    url: webAddress(`http://10.0.0.7:6060${PPROF_PATH}`).optional().describe('one process, at its own address'),
    insecureSkipTlsVerify: z.boolean().optional().describe('with a url: any server that answers there is believed'),
    login: z.boolean().optional().describe("with a url: send the kubeconfig's credentials"),
  })
  .superRefine((written, context) => {
    for (const { path, message } of [...placeProblems(written), ...misplaced(written)])
      context.addIssue({ code: 'custom', path, message });
  })
  .transform((written) => ({ component: written.component, kinds: written.take, place: placeOf(written) }))
  .meta({ id: 'ProfiledComponent', description: 'a component whose processes serve net/http/pprof' });

interface Written {
  readonly component: string;
  readonly selector?: string | undefined;
  readonly namespace?: string | undefined;
  readonly port?: number | undefined;
  readonly scheme?: 'http' | 'https' | undefined;
  readonly path?: string | undefined;
  readonly through?: 'proxy' | 'address' | undefined;
  readonly most?: number | undefined;
  readonly url?: string | undefined;
  readonly insecureSkipTlsVerify?: boolean | undefined;
  readonly login?: boolean | undefined;
}

interface Problem {
  readonly path: string[];
  readonly message: string;
}

function placeProblems({ component, selector, url, port, login }: Written): Problem[] {
  const isNowhere = selector === undefined && url === undefined && component !== 'apiserver';
  const isClear = url !== undefined && !url.startsWith('https:');
  const problems: [boolean, Problem][] = [
    [isNowhere, { path: [], message: NOWHERE }],
    [
      selector !== undefined && url !== undefined,
      { path: ['url'], message: 'expected either selector or url, not both' },
    ],
    [
      selector !== undefined && port === undefined,
      { path: ['selector'], message: 'expected the port beside the selector' },
    ],
    [
      login === true && isClear,
      { path: ['login'], message: 'expected an https URL: credentials are not sent in the clear' },
    ],
  ];
  return problems.flatMap(([isWrong, problem]) => (isWrong ? [problem] : []));
}

const NOWHERE =
  'expected the selector of its pods with a port, or a url: only of `apiserver` is it known where it serves profiles';

/** What belongs to pods, or to an address, where neither is named. */
function misplaced(written: Written): Problem[] {
  const without = (keys: readonly (keyof Written)[], owner: 'selector' | 'url'): Problem[] =>
    written[owner] !== undefined
      ? []
      : keys.flatMap((key) =>
          written[key] === undefined ? [] : [{ path: [key], message: `\`${key}\` belongs to a ${owner}` }],
        );
  return [...without(OF_PODS, 'selector'), ...without(OF_URL, 'url')];
}

function placeOf(written: Written): ProfilePlace {
  const { selector, namespace, port, url } = written;
  if (url !== undefined)
    return {
      kind: 'url',
      url,
      insecureSkipTlsVerify: written.insecureSkipTlsVerify ?? false,
      login: written.login ?? false,
    };
  if (selector === undefined || port === undefined) return { kind: 'apiserver' };
  return {
    kind: 'pods',
    ...(namespace !== undefined && { namespace }),
    selector,
    port,
    scheme: written.scheme ?? 'http',
    path: written.path ?? PPROF_PATH,
    through: written.through ?? 'proxy',
    most: written.most ?? 5,
  };
}

/** Of a test. */
export const profiles = z
  .strictObject({
    every: durationFrom('5s')
      .optional()
      .describe('how often during a load, from its beginning; without it once, at the beginning'),
    cpu: durationFrom('1s').default(seconds(10)).describe('how long a CPU profile looks'),
    of: z.array(profiled).min(1),
  })
  .refine(({ every, cpu }) => every === undefined || cpu <= every, {
    path: ['cpu'],
    error: 'expected at most as much as `every`: the next profile begins when this one has ended',
  })
  .refine(({ cpu }) => cpu <= seconds(60), { path: ['cpu'], error: 'expected at most 60s' })
  .transform(({ every, cpu, of }) => ({ ...(every !== undefined && { everyMs: every }), cpuMs: cpu, of }))
  .meta({
    id: 'Profiles',
    description: 'profiles of components (pprof), before each load, during it and after it, kept beside the results',
  });
