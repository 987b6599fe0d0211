import { type Json, stringAt } from '../../model/json.ts';
import { isAlwaysServed, ruleFor } from '../../model/resources.ts';
import type { Sent } from './reply.ts';

/** What a person can do where no reply came, by the code of the failure. */
export function hintForSilence(code: string, { context, proxy }: Sent): string {
  const known = TLS_HINTS[code];
  if (known !== undefined) return known;
  if (proxy !== undefined)
    return `is the proxy up, and does it let us through? proxy-url of context ${JSON.stringify(context)}, else HTTPS_PROXY, names it`;
  return `is it up? kubectl --context ${context} get --raw /readyz`;
}

/** What a person can do about a refusal. */
export function hintForRefusal(status: number, object: Json | undefined, sent: Sent): string | undefined {
  const context = `context ${JSON.stringify(sent.context)}`;
  if (status < 400) return `redirects are not followed: give ${context} the address of the API server itself`;
  if (status === 401) return `the credentials of ${context} are expired or unknown to the server: log in again`;
  if (status === 403 && sent.about !== undefined) return `grant it in a ClusterRole: ${ruleFor(sent.about)}`;
  if (sent.about === undefined || !isUnknownPath(status, object)) return undefined;
  return isAlwaysServed(sent.about.resource)
    ? `is there a Kubernetes API at ${sent.server}${sent.prefix}/? see the server of ${context} in the kubeconfig, with its path`
    : 'install its CustomResourceDefinition (KubeVirt: its operator)';
}

/** What a 404 means that is about the path, not about an object. Empty for all else. */
export function missingKind(status: number, object: Json | undefined, sent: Sent): string {
  const { about, server, prefix } = sent;
  if (about === undefined || !isUnknownPath(status, object)) return '';
  const { plural, apiVersion } = about.resource;
  return isAlwaysServed(about.resource)
    ? `no Kubernetes API answers at ${server}${prefix}/`
    : `the server has no ${plural} of ${apiVersion}`;
}

const isUnknownPath = (status: number, object: Json | undefined): boolean =>
  status === 404 && (stringAt(object, 'kind') !== 'Status' || stringAt(object, 'message') === UNKNOWN_RESOURCE);

/** The API server's own words (k8s.io/apimachinery/pkg/api/errors). */
const UNKNOWN_RESOURCE = 'the server could not find the requested resource';

const TLS_HINTS: Readonly<Record<string, string>> = {
  ...Object.fromEntries(
    ['SELF_SIGNED_CERT_IN_CHAIN', 'DEPTH_ZERO_SELF_SIGNED_CERT', 'UNABLE_TO_VERIFY_LEAF_SIGNATURE'].map((code) => [
      code,
      "the kubeconfig's certificate-authority did not sign the server's certificate",
    ]),
  ),
  ERR_TLS_CERT_ALTNAME_INVALID:
    'the certificate is for another name: tls-server-name in the kubeconfig says which one to expect',
  CERT_HAS_EXPIRED: "the server's certificate has expired: renew it",
};
