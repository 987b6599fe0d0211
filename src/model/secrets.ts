const NAMES = 'token|passw|secret|key|credential|auth|signature';

/** Whether a parameter's name says that its value proves who asks. */
export const namesSecret = (name: string): boolean => new RegExp(NAMES, 'i').test(name);

/** An image's digest follows an `@`, too. */
const USER = /(:\/\/)([^\s"'<>]+)(?=@(?!sha(?:256|512):))/g;
const PARAMETER = new RegExp(`([?&#][\\w.-]*(?:${NAMES})[\\w.-]*=)([^\\s&"'<>]+)`, 'gi');

/** A text with asterisks over the credentials of the addresses in it, of the same length, so that columns stay what they are. */
export function withoutCredentials(text: string): string {
  const masked = (_: string, before: string, secret: string): string => before + '*'.repeat(secret.length);
  return text.replace(USER, masked).replace(PARAMETER, masked);
}
