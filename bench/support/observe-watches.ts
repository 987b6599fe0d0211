/** Consumes the recorded watches as a run does: cluster port, condensed states, tracker, journal. Arguments: `--kubeconfig FILE --journal FILE`. */
import { parseArgs } from 'node:util';
import { openJournal } from '../../src/adapters/disk/journal.ts';
import { findAccess } from '../../src/adapters/kube/access/find-access.ts';
import { connectKube } from '../../src/adapters/kube/connect.ts';
import { systemClock } from '../../src/adapters/system-clock.ts';
import { resourcesBehind } from '../../src/model/resources.ts';
import { minutes } from '../../src/model/units.ts';
import type { WatchEvent } from '../../src/runner/cluster.ts';
import { createTracker } from '../../src/runner/objects/tracker.ts';
import { eventHandlerFor } from '../../src/runner/watched-namespace.ts';
import { VMI } from '../../test/support/built-test.ts';

const { values } = parseArgs({ options: { kubeconfig: { type: 'string' }, journal: { type: 'string', default: '' } } });
const cluster = connectKube(findAccess({ env: {}, file: values.kubeconfig }), systemClock);
const journal = openJournal(values.journal, systemClock);
const ports = { tracker: createTracker(), journal };
const CHANGES = { ADDED: 'added', MODIFIED: 'modified', DELETED: 'deleted' } as const;
const call = { signal: new AbortController().signal, timeoutMs: minutes(10) };
let seen = 0;
await Promise.all(
  resourcesBehind(VMI.manifest).map((resource) => {
    const follower = eventHandlerFor(ports, resource, [VMI]);
    const take = ({ type, object, receivedAt }: WatchEvent): void => {
      seen += 1;
      if (type !== 'BOOKMARK') follower.seen(CHANGES[type], object, receivedAt);
    };
    return cluster.watch({ resource, namespace: 'default' }, '1', take, call);
  }),
);
journal.close();
await cluster.close();
console.log(seen);
