import { homedir } from 'node:os';
import { join } from 'node:path';

/** Where this person's programs keep what can be made again: https://specifications.freedesktop.org/basedir-spec/latest/ */
export const cacheRoot = (): string => process.env.XDG_CACHE_HOME || join(homedir(), '.cache');
