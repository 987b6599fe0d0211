/** An address, perhaps a broken one, without what may be secret in it: user, password and query. */
export const withoutSecrets = (address: string): string =>
  address.replace(/^([^/@]*:\/\/)?[^/]*@/, '$1').replace(/[?#].*$/s, '');
