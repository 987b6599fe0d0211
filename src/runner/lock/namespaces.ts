/** A namespace of some run, as the fencing by names needs it. */
export interface TokenNamespace {
  readonly name: string;
  readonly token: number;
  readonly terminating: boolean;
}

/**
 * What a holder must do about the namespaces that it finds before it makes load: those of lower tokens are to be deleted,
 * and one of a higher token means that we are not the newest holder and must not touch anything.
 */
export function judge(found: readonly TokenNamespace[], token: number): Judgement {
  return {
    toDelete: found.filter((namespace) => namespace.token < token && !namespace.terminating),
    older: found.filter((namespace) => namespace.token < token),
    newer: found.filter((namespace) => namespace.token > token),
  };
}

export interface Judgement {
  readonly toDelete: readonly TokenNamespace[];
  readonly older: readonly TokenNamespace[];
  readonly newer: readonly TokenNamespace[];
}
