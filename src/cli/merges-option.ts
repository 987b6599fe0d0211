import { mergesFrom } from '../app/merges.ts';
import type { Merge } from '../history/merges.ts';
import type { Io } from './io.ts';

/** How commands take what was merged into the branch that is measured. */
export const MERGES_FLAG = '--merges <file|clone>';
export const MERGES_ARE =
  'what was merged into the branch, as prowess merges writes it, or a git clone that has it checked out';

/** None where the flag is not given. Throws KnownError where they cannot be read. */
export const mergesGiven = async (io: Io, path: string | undefined): Promise<Merge[]> =>
  path === undefined ? [] : mergesFrom(io.path(path), io.env);
