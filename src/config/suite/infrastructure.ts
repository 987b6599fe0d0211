import { posix } from 'node:path';
import type { Infrastructure } from '../../model/infrastructure.ts';
import { complain } from '../source/complain.ts';
import type { Diagnostic } from '../source/diagnostic.ts';
import type { Source } from '../source/read.ts';
import { isInFolder, type SiteFolder, unrunnableIn } from './named-files.ts';
import type { WrittenCluster } from './schema/cluster.ts';
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

/** Programs of a cluster's commands that are there and cannot be run; one that is not there may come with a checkout. */
export function programDiagnostics(
  { infrastructure }: WrittenCluster,
  source: Source,
  folder: SiteFolder | undefined,
): Diagnostic[] {
  if (folder === undefined || infrastructure === undefined || infrastructure.kind === 'existing') return [];
  const { folder: below = '.' } = 'folder' in infrastructure ? infrastructure : {};
  return commandsIn(infrastructure, ['infrastructure']).flatMap(({ program, path }) => {
    const mistake = isInFolder(program) ? unrunnableIn(folder, posix.join(below, program)) : undefined;
    return mistake === undefined ? [] : [complain(source, [...path, '0'], mistake)];
  });
}

/** Every list of words in a value: the first may be a program. */
function commandsIn(value: unknown, path: readonly string[]): { program: string; path: readonly string[] }[] {
  if (Array.isArray(value) && typeof value[0] === 'string') return [{ program: value[0], path }];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, below]) => commandsIn(below, [...path, key]));
}
