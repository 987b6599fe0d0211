import { expect } from 'chai';
import { RESOURCES } from '../../../src/model/resources.ts';
import { minutes, ms } from '../../../src/model/units.ts';
import { ApiError, type Call } from '../../../src/runner/cluster.ts';
import { namespaceName } from '../../../src/runner/lock/namespaces.ts';
import { openNamespace, terminateOlder } from '../../../src/runner/lock/own-namespaces.ts';
import { type Arena, createArena, never, type Runner, WHERE } from '../../support/sim-lock.ts';

const lock = WHERE.name;
const call: Call = { signal: never, timeoutMs: minutes(1) };

describe('[I] runner/lock/own-namespaces', () => {
  let arena: Arena;
  beforeEach(() => {
    arena = createArena();
  });

  const inArena = (main: () => Promise<unknown>) => () => arena.time.drive(main());
  const portsOf = ({ cluster }: Runner) => ({ cluster, clock: arena.time });

  function counting(): { lock: string; labels: Record<string, string>; nextNumber: () => number } {
    let number = 0;
    return { lock, labels: { 'prowess-run': '7' }, nextNumber: () => number++ };
  }

  const createPod = (namespace: string): Promise<number> => {
    const pod = {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'late', namespace },
      spec: { containers: [{ name: 'pause', image: 'pause' }] },
    };
    return arena.cluster.create(pod, RESOURCES.pods, call).then(
      ({ status }) => status,
      (error: unknown) => (error instanceof ApiError ? error.status : 0),
    );
  };

  it(
    'make the late create of a frozen holder fail once the next one has begun',
    inArena(async () => {
      const [frozen, next] = [arena.runner('frozen'), arena.runner('next')];
      const old = await frozen.take();
      const namespace = await openNamespace(portsOf(frozen), old, counting(), never);
      expect(await createPod(namespace)).to.equal(201);
      frozen.link.state = 'cut';
      const held = await next.take();
      const terminated = await terminateOlder(portsOf(next), lock, held.token, never);
      expect(terminated).to.deep.equal([namespace]);
      expect(await createPod(namespace)).to.be.oneOf([403, 404]);
      await held.release();
    }),
  );

  it(
    'are not opened by a holder whose lock cannot be confirmed any more',
    inArena(async () => {
      const runner = arena.runner('a');
      const held = await runner.take();
      const operator = arena.runner('operator');
      const opening = openNamespace(portsOf(operator), held, counting(), never).catch((error: unknown) => error);
      runner.link.state = 'cut';
      expect(await opening)
        .to.have.property('message')
        .that.includes('the lock was lost');
    }),
  );

  it(
    'never use a name whose create had no answer',
    inArena(async () => {
      const runner = arena.runner('a');
      const held = await runner.take();
      const other = arena.runner('namespaces');
      other.link.state = 'deaf';
      const opening = openNamespace(portsOf(other), held, counting(), never);
      await arena.time.sleep(ms(50));
      other.link.state = 'up';
      expect(await opening).to.equal(namespaceName(lock, held.token, 1));
      expect(await createPod(namespaceName(lock, held.token, 0))).to.equal(201);
      await held.release();
    }),
  );

  it(
    'are left alone by a holder who finds that it is not the newest',
    inArena(async () => {
      const newest = { token: 9, confirm: async () => {} };
      const runner = arena.runner('a');
      const namespace = await openNamespace(portsOf(runner), newest, counting(), never);
      const error = await terminateOlder(portsOf(runner), lock, 8, never).catch((reason: unknown) => reason);
      expect(error).to.have.property('message').that.includes(`namespace ${namespace} belongs to a later holder`);
      expect(await createPod(namespace)).to.equal(201);
    }),
  );

  it(
    'are those that a run named: labels alone, on whatever, are no reason to delete it',
    inArena(async () => {
      const runner = arena.runner('a');
      const label = (token?: string) => ({
        'prowess-lock': lock,
        ...(token === undefined ? {} : { 'prowess-token': token }),
      });
      const foreign = {
        production: label(),
        payroll: label('abc'),
        db: label('1'),
        [`${namespaceName(lock, 2, 1)}-copy`]: label('2'),
        [namespaceName(lock, 3, 1)]: label('2'),
        [namespaceName('other', 2, 1)]: label('2'),
        [namespaceName(lock, 2, 2)]: label(),
        [namespaceName(lock, 2, 3)]: label('02'),
      };
      const own = namespaceName(lock, 2, 4);
      for (const [name, labels] of Object.entries({ ...foreign, [own]: label('2') })) {
        const object = { apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels } };
        await arena.cluster.create(object, RESOURCES.namespaces, call);
      }
      const refused: string[] = [];
      const ports = { ...portsOf(runner), refused: (names: readonly string[]) => void refused.push(...names) };
      expect(await terminateOlder(ports, lock, 9, never)).to.deep.equal([own]);
      expect(refused).to.deep.equal(Object.keys(foreign).sort());
      for (const name of refused) expect(await createPod(name), name).to.equal(201);
    }),
  );

  it('have names and labels that Kubernetes accepts, whatever the Lease is called', () => {
    const name = namespaceName(`${'cluster.'.repeat(12)}example`, 2147483647, 1234);
    expect(name).to.match(/^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/);
    expect(name.length).to.be.at.most(63);
    expect(namespaceName('bm-perf', 7, 2)).to.equal('prowess-bm-perf-t7-2');
  });
});
