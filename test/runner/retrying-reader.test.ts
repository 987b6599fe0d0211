import { expect } from 'chai';
import { RESOURCES } from '../../src/model/resources.ts';
import { epochMs, type Milliseconds, minutes, ms, seconds } from '../../src/model/units.ts';
import { ApiError, type Call, type Cluster } from '../../src/runner/cluster.ts';
import { retryingReader } from '../../src/runner/retrying-reader.ts';
import { createSimCluster } from '../../src/sim/sim-cluster.ts';
import { virtualTime } from '../../src/sim/time.ts';

const call: Call = { signal: new AbortController().signal, timeoutMs: minutes(1) };
const at = { sentAt: epochMs(0), receivedAt: epochMs(0) };
const NODES = { resource: RESOURCES.nodes };
const NAMESPACE = { resource: RESOURCES.namespaces, name: 'kube-system' };
const made = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'made' } };

describe('[I] runner/patient', () => {
  /** What a call comes to, how long it took and how often it was sent, where the first answers are these. */
  async function meet(
    answers: readonly (ApiError | undefined)[],
    read: (cluster: Cluster) => Promise<unknown>,
    replyAfter = ms(0),
  ): Promise<{ status: number | undefined; tookMs: number; sent: number }> {
    const time = virtualTime(epochMs(0));
    const cluster = createSimCluster({ time, seed: '1', options: { nodes: 1 } });
    let sent = 0;
    const refuseFirst =
      <Args extends unknown[], T>(through: (...args: Args) => Promise<T>) =>
      async (...args: Args): Promise<T> => {
        const refusal = answers[sent++];
        await time.sleep(replyAfter);
        if (refusal !== undefined) throw refusal;
        return through(...args);
      };
    const busy: Cluster = {
      ...cluster,
      create: refuseFirst(cluster.create),
      get: refuseFirst(cluster.get),
      list: refuseFirst(cluster.list),
      text: refuseFirst(cluster.text),
    };
    return time.drive(
      (async () => {
        const start = time.monotonic();
        const status = await read(retryingReader(busy, time)).then(
          () => undefined,
          (error: unknown) => (error instanceof ApiError ? error.status : -1),
        );
        return { status, tookMs: time.monotonic() - start, sent };
      })(),
    );
  }

  const refusal = (status: number, retryAfterMs?: Milliseconds): ApiError =>
    new ApiError(status, 'Refused', 'no', at, retryAfterMs);

  it('reads again when a server is busy, as late as it asks for', async () => {
    const listed = await meet([refusal(429, seconds(3)), refusal(503)], (cluster) => cluster.list(NODES, call));
    expect(listed).to.deep.include({ status: undefined, sent: 3 });
    expect(listed.tookMs).to.be.at.least(3000);
    expect(await meet([refusal(500)], (cluster) => cluster.get(NAMESPACE, call))).to.include({
      status: undefined,
      sent: 2,
    });
  });

  it('gives up after some attempts, and at once where what is asked is refused', async () => {
    const list = (cluster: Cluster): Promise<unknown> => cluster.list(NODES, call);
    expect(
      await meet(
        Array.from({ length: 9 }, () => refusal(429)),
        list,
      ),
    ).to.include({ status: 429, sent: 6 });
    expect(await meet([refusal(403)], list)).to.include({ status: 403, sent: 1 });
  });

  it('reads again when no reply came', async () => {
    const lost = [refusal(0), refusal(0)];
    expect(await meet(lost, (cluster) => cluster.list(NODES, call))).to.include({ status: undefined, sent: 3 });
    expect(await meet(lost, (cluster) => cluster.text('/version', call))).to.include({ status: undefined, sent: 3 });
  });

  it('waits once for a server that stays silent, not with each read, until it has answered', async () => {
    const silent = Array.from({ length: 7 }, () => refusal(0));
    const list = (cluster: Cluster): Promise<unknown> => cluster.list(NODES, call);
    const statuses: unknown[] = [];
    const { sent } = await meet([...silent, undefined, refusal(0)], async (cluster) => {
      for (let read = 0; read < 5; read++)
        statuses.push(
          await list(cluster).then(
            () => 200,
            () => 0,
          ),
        );
    });
    expect(statuses).to.deep.equal([0, 0, 0, 200, 200]);
    expect(sent).to.equal(5 + 1 + 1 + 1 + 2);
  });

  it('does not read again what took long to have no reply', async () => {
    const timeout = meet([refusal(0)], (cluster) => cluster.list(NODES, call), seconds(60));
    expect(await timeout).to.deep.include({ status: 0, sent: 1 });
  });

  it('reads a page of metrics once: its moment would be over', async () => {
    expect(await meet([refusal(0)], (cluster) => cluster.text('/metrics', call))).to.include({ status: 0, sent: 1 });
  });

  it('asks again whether it may do something: nothing is kept of a review', async () => {
    const review = { apiVersion: 'authorization.k8s.io/v1', kind: 'SelfSubjectAccessReview', spec: {} };
    for (const status of [429, 503]) {
      const asked = meet([refusal(status)], (cluster) => cluster.create(review, RESOURCES.accessReviews, call));
      expect(await asked).to.include({ status: undefined, sent: 2 });
    }
  });

  it('reads again what a server has forgotten, but not the later page of a list', async () => {
    const expired = [refusal(410)];
    expect(await meet(expired, (cluster) => cluster.get(NAMESPACE, call))).to.include({ status: undefined, sent: 2 });
    expect(await meet(expired, (cluster) => cluster.list(NODES, call))).to.include({ status: undefined, sent: 2 });
    const later = (cluster: Cluster): Promise<unknown> => cluster.list({ ...NODES, continue: 'x' }, call);
    expect(await meet(expired, later)).to.include({ status: 410, sent: 1 });
  });

  it('does not wait for a server that asks for hours', async () => {
    const closed = meet([refusal(429, minutes(120))], (cluster) => cluster.list(NODES, call));
    expect(await closed).to.deep.include({ status: 429, tookMs: 0 });
  });

  it('sends a write once', async () => {
    const written = await meet([refusal(429, ms(1))], (cluster) => cluster.create(made, RESOURCES.namespaces, call));
    expect(written).to.include({ status: 429, sent: 1 });
  });
});
