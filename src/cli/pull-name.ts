import { InvalidArgumentError } from 'commander';
import type { PullAt } from '../answer/situation.ts';

/** The value of an option: `kubevirt/kubevirt#12345`. */
export function pullNamed(text: string): PullAt {
  const [, org, repo, number] = /^([\w.-]+)\/([\w.-]+)#(\d+)$/.exec(text) ?? [];
  if (org !== undefined && repo !== undefined && number !== undefined) return { org, repo, number };
  throw new InvalidArgumentError('expected org/repo#number, such as kubevirt/kubevirt#12345');
}
