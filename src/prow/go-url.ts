/**
 * Whether Go's `url.Parse` takes an address, as far as addresses of repositories and buckets go. It refuses control characters, a broken
 * escape, blanks and unclosed brackets in the host, a port that is no number, and a colon before the first slash that ends no scheme.
 */
export function isGoUrl(uri: string): boolean {
  if (/\p{Cc}/u.test(uri) || /%(?![0-9a-fA-F]{2})/.test(uri)) return false;
  const scheme = /^[A-Za-z][A-Za-z0-9+.-]*:/.test(uri);
  if (!scheme) return !/^[^/?#]*:/.test(uri);
  const host = /^[^:]*:\/\/([^/?#]*)/.exec(uri)?.[1] ?? '';
  return !/[ <>"]|%(?!25)[0-7]|^\[[^\]]*$/.test(host) && !/:[^\d\]]+$/.test(host);
}
