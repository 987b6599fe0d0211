import type { PullAt } from '../answer/situation.ts';
import { usageError } from '../model/errors.ts';

/** `kubevirt/kubevirt#12345`, as `--pull` takes it. */
export function pullNamed(text: string): PullAt {
  const [, org, repo, number] = /^([\w.-]+)\/([\w.-]+)#(\d+)$/.exec(text) ?? [];
  if (org !== undefined && repo !== undefined && number !== undefined) return { org, repo, number };
  throw usageError(`--pull ${text}: expected org/repo#number, such as kubevirt/kubevirt#12345`);
}
