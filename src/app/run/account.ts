import { teardownJunit } from '../../formats/teardown.ts';
import { accountOf } from '../../infrastructure/account.ts';
import { explained } from '../../model/errors.ts';
import type { TakenDown } from './cluster.ts';
import { ACCOUNT } from './finished-file.ts';
import type { RunPlace } from './place.ts';
import type { RunWatcher } from './watcher.ts';

/** Keeps what the cluster's life came to beside the results, which are stored by then: that it cannot be written changes nothing of them. */
export async function keepAccount(
  place: RunPlace,
  { infrastructure, facts, cluster, left }: TakenDown,
  watcher: Pick<RunWatcher, 'notice'>,
): Promise<void> {
  const account = accountOf(cluster, infrastructure, facts);
  if (account === undefined) return;
  try {
    await place.add({ path: ACCOUNT, text: `${JSON.stringify(account, null, 2)}\n` });
    await place.add(teardownJunit(account.gone ? undefined : (left?.message ?? 'the cluster could not be removed')));
  } catch (error) {
    watcher.notice(`${ACCOUNT} could not be kept: ${explained(error)}`);
  }
}
