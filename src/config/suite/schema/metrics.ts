import * as z from 'zod';
import { name, secretKey, secretName, webAddress } from './common.ts';

const insecureSkipTlsVerify = z.boolean().default(false);
const login = z.boolean().default(false);
const ONLY_HTTPS = 'expected an https URL: credentials are not sent in the clear';
const isClear = (url: string): boolean => !url.startsWith('https:');

/** A component's page. */
export const metricsPage = z
  .strictObject({
    component: name.describe('what it is called in results, for example virt-controller'),
    url: webAddress('https://10.0.0.7:8443/metrics'),
    insecureSkipTlsVerify: insecureSkipTlsVerify.describe('components often serve certificates of their own making'),
    login: login.describe("send the kubeconfig's credentials, which controllers and schedulers want"),
  })
  .refine((page) => !(page.login && isClear(page.url)), { path: ['login'], error: ONLY_HTTPS })
  .describe("one replica's own page of metrics; never a load balancer");

const target = z
  .strictObject({
    component: name.describe('what it is called in results, for example apiserver or virt-controller'),
    selector: z
      .string()
      .regex(/^\{.+\}$/s, 'expected a selector of PromQL such as {job="apiserver"}')
      .describe('the targets that are its replicas, one series of `up` each'),
  })
  .describe('a component that is read from what Prometheus scraped, and so not looked for');

const SELECTOR = 'expected a selector of PromQL such as {job="apiserver"}';

const kept = z
  .strictObject({
    series: z
      .array(z.string().regex(/^\{.+\}$/s, SELECTOR))
      .optional()
      .describe(
        "the series that are kept, none where it is empty; default: what prowess' dashboards show of the targets",
      ),
    snapshots: z
      .string()
      .regex(/^\/./, 'expected the path of a folder, from /')
      .optional()
      .describe(
        "the folder `snapshots` of its data, as the runner's machine sees it: where the server allows it, a snapshot is kept in place of the series",
      ),
  })
  .optional()
  .describe('what is kept beside the results of each run, for those who look later');

/** A Prometheus of the site. */
export const prometheus = z
  .strictObject({
    url: webAddress('https://prometheus.example.org'),
    insecureSkipTlsVerify: insecureSkipTlsVerify.describe('any server that answers there is believed'),
    login: login.describe("send the kubeconfig's credentials, for a Prometheus behind the cluster's own login"),
    secret: z
      .strictObject({ name: secretName, key: secretKey.default('token') })
      .optional()
      .describe('the secret that jobs mount: a bearer token; people name its file in PROWESS_PROMETHEUS_TOKEN_FILE'),
    targets: z.array(target).min(1),
    keep: kept,
  })
  .refine((server) => !(server.login && server.secret !== undefined), {
    path: ['secret'],
    error: 'expected either login or secret: there is one way to log in',
  })
  .refine((server) => !(isClear(server.url) && (server.login || server.secret !== undefined)), {
    path: ['url'],
    error: ONLY_HTTPS,
  })
  .describe('components that the runner cannot read itself, from the scrapes of a Prometheus');
