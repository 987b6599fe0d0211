import { homedir } from 'node:os';
import { join } from 'node:path';
import { shortHash } from '../../model/identity.ts';
import type { Env } from '../env.ts';

/** Where the index of a store is kept: a cache of this user, which may be removed at any time. */
export function indexFolder(store: string, env: Env): string {
  const { XDG_CACHE_HOME, HOME = homedir() } = env;
  const cache = XDG_CACHE_HOME === undefined || XDG_CACHE_HOME === '' ? join(HOME, '.cache') : XDG_CACHE_HOME;
  return join(cache, 'prowess', 'history', shortHash({ store }));
}
