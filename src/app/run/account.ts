import { accountOf } from '../../infrastructure/account.ts';
import { explained } from '../../model/errors.ts';
import type { TakenDown } from './cluster.ts';
import type { RunPlace } from './place.ts';
import type { RunWatcher } from './watcher.ts';

/** Keeps what the cluster's life came to beside the results, which are stored by then: that it cannot be written changes nothing of them. */
export async function keepAccount(
  place: RunPlace,
  { infrastructure, facts, cluster }: TakenDown,
  watcher: Pick<RunWatcher, 'notice'>,
): Promise<void> {
  const account = accountOf(cluster, infrastructure, facts);
  if (account === undefined) return;
  try {
    await place.add({ path: 'infrastructure.json', text: `${JSON.stringify(account, null, 2)}\n` });
  } catch (error) {
    watcher.notice(`infrastructure.json could not be kept: ${explained(error)}`);
  }
}
