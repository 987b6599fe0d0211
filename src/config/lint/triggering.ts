import type { Brancher } from '../../prow/branches.ts';
import { child, items, text, textAt } from '../source/navigate.ts';
import type { Job } from './jobs.ts';

export function brancherOf(job: Job): Brancher {
  const list = (key: string): string[] => items(child(job.node, key)).flatMap((node) => text(node) ?? []);
  return { branches: list('branches'), skipBranches: list('skip_branches') };
}

/** The GitHub context that a presubmit or postsubmit reports to. */
export const contextOf = (job: Job): string => textAt(job.node, 'context') ?? job.name;
