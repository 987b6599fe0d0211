import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { openBackend, planRun } from '../../../src/app/run/backend.ts';
import { RESOURCES } from '../../../src/model/resources.ts';
import { seconds } from '../../../src/model/units.ts';
import { builtTest } from '../../support/built-test.ts';
import { emptyFolder } from '../../support/folder.ts';
import { reply, type ScriptedServer, scriptedServer } from '../../support/scripted-server.ts';
import { siteOf } from '../../support/site.ts';

describe('[I] app/run/backend', () => {
  it('has a socket for each call that the plan lets be under way at once', async () => {
    const atOnce = 120;
    const server = await answeringOnce(atOnce);
    const env = await kubeconfigOf(server);
    const test = builtTest({ scenario: { kind: 'burst', objects: 200, concurrency: atOnce } });
    const planned = planRun('metal', test, siteOf({}));
    const backend = await openBackend({ ...planned, seed: '1', insideProw: false }, env);
    const call = { signal: new AbortController().signal, timeoutMs: seconds(60) };
    const ref = { resource: RESOURCES.nodes, name: 'worker-1' };
    const replies = await Promise.allSettled(Array.from({ length: atOnce }, () => backend.cluster.get(ref, call)));
    await backend.close();
    await server.close();
    expect(replies.filter(({ status }) => status === 'fulfilled')).to.have.length(atOnce);
  });
});

/** A server that answers when so many nodes were asked for. */
function answeringOnce(asked: number): Promise<ScriptedServer> {
  const waiting: (() => void)[] = [];
  return scriptedServer((response, { url }) => {
    if (!url.includes('/nodes/')) return reply(response, 200, { gitVersion: 'v1.36.3' });
    const node = { apiVersion: 'v1', kind: 'Node', metadata: { name: 'worker-1' } };
    waiting.push(() => reply(response, 200, node));
    if (waiting.length === asked) for (const answer of waiting) answer();
  });
}

async function kubeconfigOf({ url }: ScriptedServer): Promise<{ KUBECONFIG: string }> {
  const file = join(await emptyFolder(), 'kubeconfig');
  const config = {
    clusters: [{ name: 'metal', cluster: { server: url } }],
    contexts: [{ name: 'metal', context: { cluster: 'metal', user: 'metal' } }],
    users: [{ name: 'metal', user: {} }],
    'current-context': 'metal',
  };
  writeFileSync(file, JSON.stringify(config));
  return { KUBECONFIG: file };
}
