import type { Infrastructure } from '../../model/infrastructure.ts';
import type { WrittenInfrastructure } from './schema/infrastructure.ts';

/** Undefined for a cluster that exists. */
export function toInfrastructure(written: WrittenInfrastructure): Infrastructure | undefined {
  if (written.kind === 'existing') return undefined;
  const { timeouts, readyShare, teardown, onFailure, price, records, ...provider } = written;
  const { up, validate, down } = timeouts;
  return {
    provider,
    timeouts: { upMs: up, validateMs: validate, downMs: down },
    readyShare,
    teardown,
    ...(onFailure !== undefined && { onFailure }),
    ...(price !== undefined && { price }),
    ...(records !== undefined && { records }),
  };
}
