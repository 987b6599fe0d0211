import type { Infrastructure } from '../../model/infrastructure.ts';
import type { WrittenInfrastructure } from './schema/infrastructure.ts';

/** Undefined for a cluster that exists. */
export function toInfrastructure(written: WrittenInfrastructure): Infrastructure | undefined {
  if (written.kind === 'existing') return undefined;
  const { timeouts, readyShare, teardown, onFailure, price, placement, records, ...provider } = written;
  const { up, validate, down } = timeouts;
  // An account that makes machines may write to the state store.
  const kept = records ?? (provider.kind === 'kops' ? provider.state : undefined);
  return {
    provider,
    timeouts: { upMs: up, validateMs: validate, downMs: down },
    readyShare,
    teardown,
    ...(onFailure !== undefined && { onFailure }),
    ...(price !== undefined && { price }),
    ...(placement === 'exclusive' && { placement }),
    ...(kept !== undefined && { records: kept }),
  };
}
