/** Names that Kubernetes allows (k8s.io/apimachinery pkg/util/validation). */

/** An RFC 1123 label, of at most 63 characters: the name of a namespace. */
export const DNS_LABEL = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;

/** RFC 1123 labels with dots between them, at most 253 characters: the name of most objects. */
export const DNS_SUBDOMAIN = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;

const QUALIFIED = /^[A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?$/;

/** The value of a label: at most 63 characters, or empty. */
export const isLabelValue = (text: string): boolean => text === '' || (text.length <= 63 && QUALIFIED.test(text));

/** The key of a label or annotation: `name` or `prefix/name`. */
export function isQualifiedName(text: string): boolean {
  const [name = '', prefix, ...more] = text.split('/').reverse();
  if (more.length > 0 || name.length > 63 || !QUALIFIED.test(name)) return false;
  return prefix === undefined || (prefix.length <= 253 && DNS_SUBDOMAIN.test(prefix));
}
