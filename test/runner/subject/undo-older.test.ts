import { expect } from 'chai';
import type { JsonObject } from '../../../src/model/json.ts';
import { resourceOf } from '../../../src/model/resources.ts';
import { epochMs, seconds } from '../../../src/model/units.ts';
import { ApiError, type Cluster } from '../../../src/runner/cluster.ts';
import { undoText } from '../../../src/runner/subject/change.ts';
import { type Mark, marked } from '../../../src/runner/subject/mark.ts';
import { findMarked } from '../../../src/runner/subject/marked-objects.ts';
import { undoOlder } from '../../../src/runner/subject/undo-older.ts';
import { type Arena, createArena, never } from '../../support/sim-lock.ts';

const DOCUMENTS: Readonly<Record<string, object>> = {
  '/apis': {
    groups: [{ preferredVersion: { groupVersion: 'apps/v1' } }, { preferredVersion: { groupVersion: 'gone.io/v1' } }],
  },
  '/api/v1': {
    resources: [
      { name: 'configmaps', kind: 'ConfigMap', namespaced: true, verbs: ['get', 'list', 'delete'] },
      { name: 'secrets', kind: 'Secret', namespaced: true, verbs: ['get', 'list', 'delete'] },
      { name: 'pods/log', kind: 'Pod', namespaced: true, verbs: ['get'] },
    ],
  },
  '/apis/apps/v1': {
    resources: [{ name: 'daemonsets', kind: 'DaemonSet', namespaced: true, verbs: ['list', 'delete'] }],
  },
};

const mark = (holder: string, at = 0): Mark => ({ holder, at: epochMs(at) });

describe('[I] runner/subject/undo-older', () => {
  let arena: Arena;
  let cluster: Cluster;
  const call = { signal: never, timeoutMs: seconds(10) };
  beforeEach(() => {
    arena = createArena();
    const refused = (status: number): ApiError =>
      new ApiError(status, 'Refused', `refused with ${status}`, {
        sentAt: arena.time.now(),
        receivedAt: arena.time.now(),
      });
    cluster = {
      ...arena.cluster,
      list: async (query, how) => {
        if (query.resource.plural === 'secrets') throw refused(403);
        return arena.cluster.list(query, how);
      },
      text: async (path) => {
        const document = DOCUMENTS[path];
        if (document === undefined) throw refused(503);
        return { sentAt: arena.time.now(), receivedAt: arena.time.now(), text: JSON.stringify(document) };
      },
    };
  });
  const inArena = (main: () => Promise<unknown>) => () => arena.time.drive(main());

  const configMap = (name: string): JsonObject => ({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name, namespace: 'default' },
  });
  const create = (object: JsonObject) => arena.cluster.create(object, resourceOf(object), call);
  const names = async (): Promise<string[]> => {
    const { items } = await arena.cluster.list({ resource: resourceOf(configMap('')), namespace: 'default' }, call);
    return items.map(({ metadata }) => String(Object(metadata).name)).sort();
  };

  it(
    'removes what older holders of this lock made, and leaves what others did, what is newer, derived or a copy',
    inArena(async () => {
      await create(marked(configMap('older'), mark('lab.t3'), undefined));
      await create(marked(configMap('own'), mark('lab.t4'), undefined));
      await create(marked(configMap('newer'), mark('lab.t5'), undefined));
      await create(marked(configMap('other'), mark('lab-2.t1'), undefined));
      const copied = marked(configMap('original'), mark('lab.t3'), undefined);
      await create({ ...copied, metadata: { ...Object(copied.metadata), name: 'copy' } });
      const owner = { apiVersion: 'v1', kind: 'Service', name: 'web', uid: '1' };
      const derived = marked(configMap('derived'), mark('lab.t3'), undefined);
      await create({ ...derived, metadata: { ...Object(derived.metadata), ownerReferences: [owner] } });
      const { undone } = await undoOlder({ cluster, clock: arena.time }, 'lab', 4, never);
      expect(undone).to.deep.equal([{ label: 'configmaps default/older', removed: true }]);
      expect(await names()).to.deep.equal(['copy', 'derived', 'newer', 'other', 'own']);
    }),
  );

  it(
    'undoes last what was changed first, also where all of it was made within a second',
    inArena(async () => {
      for (const [name, at] of Object.entries({ second: 2, third: 3, first: 1 }))
        await create(marked(configMap(name), mark('lab.t3', at), undefined));
      const { found } = await findMarked(cluster, never);
      expect(found.map(({ undo }) => undoText(undo))).to.deep.equal(
        ['first', 'second', 'third'].map((name) => `configmaps default/${name}`),
      );
    }),
  );

  it(
    'counts the kinds that may not be listed, and asks nothing of a group that is not available',
    inArena(async () => {
      const { found, unseenKinds } = await findMarked(cluster, never);
      expect([found, unseenKinds]).to.deep.equal([[], 1]);
    }),
  );
});
