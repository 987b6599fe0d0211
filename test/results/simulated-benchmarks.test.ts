import { expect } from 'chai';
import { benchmarks } from '../../src/formats/benchmarks.ts';
import { metricOf } from '../../src/model/metrics/index.ts';
import type { ScenarioSpec } from '../../src/model/suite.ts';
import { runReport } from '../../src/report/index.ts';
import { recordOf, toResult } from '../../src/results/index.ts';
import { benchmarkJournal } from '../support/benchmark-journal.ts';
import { IPERF3 } from '../support/built-test.ts';
import type { RunSetup } from '../support/sim-run.ts';

const resultOf = async (setup: RunSetup = {}) => toResult(recordOf(await benchmarkJournal(setup)));

const SWEEP = { product: { streams: [1, 4], hostNetwork: [true, false] }, include: [], repetitions: 3 } as const;

const FIO: ScenarioSpec = { kind: 'fio', image: 'registry.example/fio:1', duration: '10s' };

const UNPLAYED: ScenarioSpec = {
  kind: 'benchmark',
  image: 'registry.example/tools:1',
  command: ['bonnie++', '-q'],
  parse: { tool: 'bonnie' },
};

describe('[I] results, of benchmarks on a simulated cluster', () => {
  it('has the bandwidth that the receiver counted', async () => {
    const result = await resultOf();
    expect(result.validity.filter(({ passed }) => !passed)).to.deep.equal([]);
    expect(result.outcome).to.equal('pass');
    const [received] = result.measurements.filter(({ labels }) => labels.reading === 'received');
    expect(received?.metric).to.equal('benchmark-bandwidth');
    expect(received?.statistics[0]?.value).to.be.within(4e9, 9e9);
    expect(result.headline).to.match(/^Bandwidth \(received\) \d/);
  });

  it('says over how many message sizes a table goes, and begins with what is typical', async () => {
    const { headline } = await resultOf({ scenario: { kind: 'rdma-latency', image: 'registry.example/perftest:1' } });
    expect(headline).to.match(/^Latency \(typical\) \S+ \S+ to \S+ \S+ over 23 message sizes; /);
  });

  for (const [what, scenario] of Object.entries<ScenarioSpec>({
    'a Service': { ...IPERF3, path: 'service' },
    'a Service of IPv6': { ...IPERF3, path: 'service', family: 6 },
    'addresses of IPv6': { ...IPERF3, family: 6 },
    'a Service for requests and responses': { kind: 'sockperf', image: 'registry.example/t:1', path: 'service' },
    'one volume of all workers': { ...FIO, numWorkers: 3, volume: { accessMode: 'ReadWriteMany' } },
    'a volume of each worker': { ...FIO, numWorkers: 3, volume: { size: '50Gi' } },
  })) {
    it(`has a result over ${what}`, async () => {
      const { outcome, validity } = await resultOf({ scenario });
      expect(validity.filter(({ passed }) => !passed)).to.deep.equal([]);
      expect(outcome).to.equal('pass');
    });
  }

  it('has the median of the repetitions of each permutation, and each repetition', async () => {
    const result = await resultOf({ sweep: { ...SWEEP, order: 'interleaved' } });
    expect(result.validity.filter(({ passed }) => !passed)).to.deep.equal([]);
    const received = result.measurements.filter(({ labels }) => labels.reading === 'received');
    expect(received.map(({ labels }) => labels.level)).to.deep.equal([
      'streams-1,hostNetwork-true',
      'streams-1,hostNetwork-false',
      'streams-4,hostNetwork-true',
      'streams-4,hostNetwork-false',
    ]);
    for (const { statistics } of received) {
      const [{ value, repetitions = [] } = {}] = statistics;
      expect(repetitions).to.have.length(3);
      expect(value).to.equal(repetitions.toSorted((a, b) => a - b)[1]);
    }
  });

  it('draws the order of each round, the same for the same seed, and counts no round that warms up', async () => {
    const orderOf = async (seed: string) => {
      const sweep = { ...SWEEP, repetitions: 2, order: 'random', seed, warmUp: 1 } as const;
      const result = await resultOf({ sweep });
      const entries = await benchmarkJournal({ sweep });
      const started = entries.flatMap((each) => (each.type === 'level-started' ? [each] : []));
      expect(started.map(({ repetition }) => repetition)).to.deep.equal([0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2]);
      const received = result.measurements.filter(({ labels }) => labels.reading === 'received');
      expect(received.map(({ samples }) => samples)).to.deep.equal([2, 2, 2, 2]);
      expect(received.every(({ statistics }) => statistics[0]?.repetitions?.length === 2)).to.equal(true);
      return started.map(({ name }) => name).join(' ');
    };
    expect(await orderOf('a')).to.equal(await orderOf('a'));
    expect(await orderOf('a')).to.not.equal(await orderOf('b'));
  });

  it('marks rounds that warm up among the outputs, and counts none of their calls or steps', async () => {
    const sweep = { ...SWEEP, repetitions: 2, order: 'interleaved', warmUp: 1 } as const;
    const facts = recordOf(await benchmarkJournal({ sweep }));
    const [{ text = '' } = {}] = benchmarks(toResult(facts), facts);
    const rounds = text
      .split('\n')
      .flatMap((line) => /^[^,"]*(?:"[^"]*")?,([^,]*),\d\d-benchmark/.exec(line)?.[1] ?? []);
    expect(new Set(rounds)).to.deep.equal(new Set(['warm-up', '1', '2']));
    const [withWarmUp, without] = [
      facts,
      recordOf(await benchmarkJournal({ sweep: { ...sweep, warmUp: undefined } })),
    ].map((each) => {
      const { measurements } = toResult(each);
      return measurements
        .filter(({ metric }) => metric === 'api-call-retries' || metric === 'step-duration')
        .map(({ metric, labels, samples }) => ({ metric, labels, samples }));
    });
    expect(withWarmUp).to.deep.equal(without);
  });

  it('shows permutations from the best to the worst, sizes of messages as charts, and outputs that are none', async () => {
    const reportOf = async (setup: RunSetup) => {
      const record = recordOf(await benchmarkJournal(setup));
      return runReport(toResult(record), record).text;
    };
    const ofSet = await reportOf({ sweep: { ...SWEEP, order: 'abba' } });
    const rows = [...ofSet.matchAll(/<tr><th>(streams-[^<]*)<\/th>/g)].map(([, name]) => name);
    expect(rows.slice(0, 4)).to.deep.equal([
      'streams-4,hostNetwork-true',
      'streams-4,hostNetwork-false',
      'streams-1,hostNetwork-true',
      'streams-1,hostNetwork-false',
    ]);
    expect(ofSet).to.include('All outputs are ok');
    expect(ofSet).to.include('each repetition, in the order in which they ran');
    const ofSizes = await reportOf({ scenario: { kind: 'mpi-pingpong', image: 'registry.example/mpi:1' } });
    expect(ofSizes).to.match(/data-group="sizes" data-x="\S+ \S+ log"/);
    expect(await reportOf({ scenario: UNPLAYED })).to.include('<span class="badge invalid">failed</span>');
  });

  for (const [placement, count] of Object.entries({ 'same-node': 1, 'across-nodes': 2 })) {
    it(`has its pods ${placement}`, async () => {
      const entries = await benchmarkJournal({ scenario: { ...IPERF3, placement } });
      const nodes = entries.flatMap((each) => (each.type === 'participant' && each.node ? [each.node] : []));
      expect(new Set(nodes).size).to.equal(count);
    });
  }

  it('asks before anything starts for what its pods name, and the cluster lacks', async () => {
    const scenario = {
      ...IPERF3,
      runtimeClass: 'gone',
      networkName: 'fast',
      topologyKey: 'zone',
      resources: { limits: { 'a.example/b': '1' } },
    };
    const { exit, validity } = await resultOf({ scenario });
    const said = validity.map(({ message }) => message).join('\n');
    expect(exit).to.equal('infrastructure');
    expect(said).to.include('no RuntimeClass gone').and.include('no NetworkAttachmentDefinition fast');
    expect(said).to.include('no node offers a.example/b').and.include('two values of the node label zone');
  });

  it('gives the same journal for the same seed, and another one for another', async () => {
    const outputs = async (seed: string) =>
      (await benchmarkJournal({ seed })).flatMap((entry) => (entry.type === 'output' ? (entry.gzip ?? '') : []));
    expect(await outputs('7')).to.deep.equal(await outputs('7'));
    expect(await outputs('7')).to.not.deep.equal(await outputs('8'));
  });

  const VARIANTS = {
    'UDP through a Service': { udp: { bandwidth: '500M' }, path: 'service' },
    'both ways at once': { bidirectional: true, streams: 8 },
    'the other way, with a slow start left out': { reverse: true, omit: '2s' },
  };

  for (const [name, parameters] of Object.entries(VARIANTS)) {
    it(`takes ${name} for what it is`, async () => {
      const result = await resultOf({ scenario: { ...IPERF3, ...parameters } });
      expect(result.validity.filter(({ passed }) => !passed)).to.deep.equal([]);
      const readings = result.measurements.filter(({ metric }) => metric.startsWith('benchmark-'));
      expect(readings.length).to.be.at.least(2);
      expect(readings.every(({ metric }) => metricOf(metric)?.family === 'benchmark')).to.equal(true);
    });
  }

  const PLAYED: Readonly<Record<string, ScenarioSpec>> = {
    iperf2: { kind: 'iperf2', streams: 8 },
    'iperf2 with one stream': { kind: 'iperf2' },
    sockperf: { kind: 'sockperf' },
    'sockperf with whole round trips': { kind: 'sockperf', protocol: 'tcp', fullRoundTrip: true },
    'sockperf throughput': { kind: 'sockperf', mode: 'throughput', messageBytes: 1400 },
    'netperf with a connection for each request': { kind: 'netperf' },
    'netperf through a Service': { kind: 'netperf', test: 'UDP_RR', path: 'service' },
    'netperf of a stream': { kind: 'netperf', test: 'TCP_STREAM' },
    'sysbench in three pods that start together': { kind: 'sysbench', threads: 4, pods: 3 },
    'stress-ng': { kind: 'stress-ng', stressor: 'vm', workers: 2 },
    'mpi-pingpong': { kind: 'mpi-pingpong' },
    'openfoam on two nodes': { kind: 'openfoam', numProcs: 4, numNodes: 2 },
    'rdma-bandwidth': { kind: 'rdma-bandwidth', iterations: 500, qps: 2 },
    'rdma-latency': { kind: 'rdma-latency', mode: 'write' },
    'fio with three workers of two jobs': { kind: 'fio', rw: 'randrw', bs: '4k', numWorkers: 3, numJobs: 2 },
    'fio at a rate': { kind: 'fio', rw: 'write', ratePerSecond: 200 },
    'pytorch on the CPU': { kind: 'pytorch', model: 'alexnet' },
    'pytorch on a GPU': { kind: 'pytorch', model: 'resnet50', device: 'cuda', benchmarkType: 'train' },
    'a command whose output its suite declares': {
      kind: 'benchmark',
      command: ['sysbench', 'cpu', '--threads=2', '--time=5', 'run'],
      parse: {
        tool: 'sysbench',
        format: 'lines',
        readings: [
          { name: 'events', metric: 'benchmark-operations', pattern: 'events per second: +([0-9.]+)', unit: '1/s' },
        ],
        require: [{ present: 'Threads fairness' }],
      },
    },
    'a command of its own': {
      kind: 'benchmark',
      command: ['sysbench', 'cpu', '--threads=2', '--time=5', 'run'],
      parse: { tool: 'sysbench' },
    },
  };

  for (const [name, scenario] of Object.entries(PLAYED)) {
    it(`plays ${name}, and believes its output`, async () => {
      const result = await resultOf({ scenario: { ...scenario, image: 'registry.example/tools:1' } });
      expect(result.validity.filter(({ passed }) => !passed)).to.deep.equal([]);
      expect(result.outcome).to.equal('pass');
      expect(result.measurements.some(({ metric }) => metric.startsWith('benchmark-'))).to.equal(true);
    });
  }

  it('says of a tool that the simulator does not play that it is not there', async () => {
    const { outcome, headline } = await resultOf({ scenario: UNPLAYED });
    expect(outcome).to.equal('invalid');
    expect(headline).to.include('not found (the simulator does not play it)');
  });

  const LOST: Readonly<Record<string, NonNullable<RunSetup['faults']>[number]>> = {
    'client-0 (OOMKilled, exit 137)': {
      fault: 'pod-killed',
      name: 'client',
      objects: 1,
      how: 'OOMKilled',
      fromMs: 18_000,
    },
    'client-0 (its pod was deleted)': { fault: 'vanish', kind: 'Pod', name: 'client', objects: 1, fromMs: 18_000 },
  };

  for (const [words, fault] of Object.entries(LOST)) {
    it(`says who was lost at work, and why: ${words}`, async () => {
      const { headline, outcome, validity } = await resultOf({ faults: [fault] });
      expect(outcome).to.equal('invalid');
      expect(headline).to.include(`lost ${words}`);
      const broken = validity.filter(({ passed }) => !passed).map(({ rule }) => rule);
      expect(broken).to.deep.equal(['participants-stayed', 'benchmark-ok']);
    });
  }

  it('ends in time where the node under a client dies, and says what it waited for', async () => {
    const result = await resultOf({ faults: [{ fault: 'node-loss', nodes: 3, fromMs: 15_000 }] });
    expect(result.outcome).to.equal('invalid');
    expect(result.headline).to.include('took longer than 130 s, waiting for client-0 to end');
  });

  const FAULTS: Readonly<Record<string, RunSetup>> = {
    'participants-stayed': {
      faults: [{ fault: 'pod-killed', name: 'server', objects: 1, how: 'Evicted', fromMs: 18_000 }],
    },
    'benchmark-ok': { faults: [{ fault: 'never-ready', kind: 'Pod', name: 'client' }] },
    'steps-done': { faults: [{ fault: 'never-ready', kind: 'Pod', name: 'server' }] },
  };

  for (const [rule, setup] of Object.entries(FAULTS)) {
    it(`turns red by ${rule}, and leaves nothing behind`, async () => {
      const entries = await benchmarkJournal(setup);
      const result = toResult(recordOf(entries));
      expect(result.outcome).to.equal('invalid');
      expect(result.validity.filter(({ passed }) => !passed).map((check) => check.rule)).to.include(rule);
      const last = new Map(entries.flatMap((each) => (each.type === 'seen' ? [[each.object.name, each.change]] : [])));
      expect([...last.values()].every((change) => change === 'deleted')).to.equal(true);
    });
  }
});
