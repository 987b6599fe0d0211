import { expect } from 'chai';
import { epochMs } from '../../../src/model/units.ts';
import { ApiError } from '../../../src/runner/cluster.ts';
import { readMemory } from '../../../src/runner/ramp/kubelet.ts';

const GIB = 2 ** 30;
const STAMPS = { sentAt: epochMs(0), receivedAt: epochMs(0) };
const NODE = { name: 'worker-1', totalBytes: 16 * GIB };
const SUMMARY = '/api/v1/nodes/worker-1/proxy/stats/summary';
const METRICS = '/apis/metrics.k8s.io/v1beta1/nodes/worker-1';

type Page = string | ApiError;

/** Pages by their paths; what is not there is not found. */
function reading(pages: Readonly<Record<string, Page>>, node: Parameters<typeof readMemory>[1] = NODE) {
  const text = async (path: string) => {
    const page = pages[path] ?? new ApiError(404, 'NotFound', `${path} is not there`, STAMPS);
    if (page instanceof ApiError) throw page;
    return { ...STAMPS, status: 200, text: page };
  };
  return readMemory({ text }, node, new AbortController().signal);
}

const forbidden = new ApiError(403, 'Forbidden', 'nodes "worker-1" is forbidden', STAMPS);
const summary = (memory: object, more: object = {}): string => JSON.stringify({ node: { memory, ...more } });
const metrics = JSON.stringify({ timestamp: '2026-01-01T00:00:07Z', window: '10s', usage: { memory: '6291456Ki' } });
const failing = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => expect.fail('nothing was thrown'),
    (error: unknown) => error,
  );

describe('[U] memory of a node, for ramps', () => {
  it('is what the kubelet says is available, with its time, its swap and how long tasks waited', async () => {
    const page = summary(
      { time: '2026-01-01T00:00:05Z', availableBytes: 3 * GIB, psi: { full: { avg10: 7.5 }, some: { avg10: 40 } } },
      { swap: { swapUsageBytes: 4096 } },
    );
    expect(await reading({ [SUMMARY]: page })).to.deep.equal({
      takenAt: Date.UTC(2026, 0, 1, 0, 0, 5),
      leftBytes: 3 * GIB,
      swapBytes: 4096,
      stalledShare: 0.075,
    });
  });

  it('is by metrics.k8s.io the size of the node less its working set, where the kubelet may not be read', async () => {
    expect(await reading({ [SUMMARY]: forbidden, [METRICS]: metrics })).to.deep.equal({
      takenAt: Date.UTC(2026, 0, 1, 0, 0, 7),
      leftBytes: 10 * GIB,
      by: 'metrics.k8s.io',
    });
  });

  it('is not asked of metrics.k8s.io where the kubelet may be read and does not answer: that is a fault, no right', async () => {
    const down = new ApiError(503, 'ServiceUnavailable', 'dial tcp: connection refused', STAMPS);
    expect(await failing(reading({ [SUMMARY]: down, [METRICS]: metrics }))).to.equal(down);
  });

  it('is not known where neither may be read, or the size of the node is not known: what each answers is said', async () => {
    expect(String(await failing(reading({ [SUMMARY]: forbidden })))).to.equal(
      `Error: its kubelet may not be read: nodes "worker-1" is forbidden; metrics.k8s.io: ${METRICS} is not there`,
    );
    expect(String(await failing(reading({ [SUMMARY]: forbidden, [METRICS]: metrics }, { name: 'worker-1' })))).to.match(
      /^Error: its kubelet may not be read: .*; metrics\.k8s\.io does not say what is left, for its size is not known$/,
    );
  });

  it('is refused without a time or a size: what came is said', async () => {
    expect(String(await failing(reading({ [SUMMARY]: summary({ availableBytes: 1 }) })))).to.match(
      /no node\.memory with time and availableBytes: \{"node"/,
    );
    const half = JSON.stringify({ timestamp: '2026-01-01T00:00:07Z', usage: {} });
    expect(String(await failing(reading({ [SUMMARY]: forbidden, [METRICS]: half })))).to.match(
      /no timestamp and usage\.memory/,
    );
  });
});
