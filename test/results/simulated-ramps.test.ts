import { expect } from 'chai';
import { ramps } from '../../src/formats/ramps.ts';
import type { Entry } from '../../src/model/entry.ts';
import type { ScenarioSpec } from '../../src/model/suite.ts';
import { answerOf, type OneRamp, rampsOf } from '../../src/ramps/index.ts';
import { runReport } from '../../src/report/index.ts';
import { recordOf, toResult } from '../../src/results/index.ts';
import { brokenIn } from '../support/in-result.ts';
import { type RunSetup, simRun } from '../support/sim-run.ts';

const MIB = 2 ** 20;
const RAMP = {
  kind: 'ramp',
  image: 'work:1',
  memory: '200Mi',
  growth: '100Mi',
  by: 4,
  most: 180,
  baseline: '0s',
} satisfies ScenarioSpec;
const SMALL = { cpu: '4', memory: '6Gi', pods: '200' };
const NODE_BYTES = 6 * 2 ** 30;

const journalOf = async ({ scenario = RAMP, sim = {}, ...setup }: RunSetup = {}): Promise<readonly Entry[]> =>
  (await simRun({ scenario, workloads: [], ...setup, sim: { nodeCapacity: SMALL, ...sim } })).entries;

const resultOf = async (setup: RunSetup = {}) => toResult(recordOf(await journalOf(setup)));

async function rampIn(setup: RunSetup = {}): Promise<OneRamp> {
  const data = rampsOf(recordOf(await journalOf(setup))).map((each) => each.data);
  return answerOf(data, '1').ramps[0] ?? expect.fail();
}

const figureOf = (result: Awaited<ReturnType<typeof resultOf>>, metric: string, level?: string) =>
  result.measurements.find((each) => each.metric === metric && each.labels.level === level)?.statistics[0];

const seenIn = ({ events }: OneRamp): string[] => events.flatMap((event) => (event.seen ? [event.id] : []));

describe('[I] results, of ramps on a simulated cluster', () => {
  it('gives what a container costs, when the cluster gives way, and what it carries', async () => {
    const result = await resultOf();
    expect(brokenIn(result)).to.deep.equal([]);
    expect(result.outcome).to.equal('pass');
    // The simulated default runtime takes 6 MiB for each sandbox.
    const cost = figureOf(result, 'ramp-memory-per-container');
    expect(cost?.low).to.be.within(196 * MIB, 206 * MIB);
    expect(cost?.high).to.be.within(206 * MIB, 216 * MIB);
    expect(figureOf(result, 'ramp-overhead')?.value).to.be.within(0, 12 * MIB);
    // 4 x (6144 - 1200 MiB) hold 96 of 206 MiB.
    expect(figureOf(result, 'ramp-capacity')?.value).to.be.within(88, 96);
    expect(figureOf(result, 'ramp-saturation')?.value).to.be.within(84, 96);
    expect(result.headline).to.match(
      /^a container takes 20\d.* MiB \(.*\); the cluster gives way at [89]\d containers; /,
    );
  });

  it('goes beyond saturation, and down to none', async () => {
    const looks = recordOf(await journalOf()).rampLooks;
    const highest = Math.max(...looks.map(({ wanted }) => wanted));
    expect(highest).to.be.within(105, 124);
    expect(looks.at(-1)).to.deep.include({ wanted: 0, isDown: true });
    expect(looks.at(-1)?.pods).to.deep.equal({ running: 0, creating: 0, pending: 0, terminating: 0, failed: 0 });
    expect(looks.filter(({ isDown }) => isDown)).to.have.length(5);
  });

  it('names eviction as what fails where memory of the nodes ends', async () => {
    const ramp = await rampIn();
    expect(seenIn(ramp)).to.include.members(['S2', 'S3']);
    const failure = ramp.events.find(({ id }) => id === 'S3');
    expect(failure?.seen && failure.text).to.match(/Evicted: The node was low on resource: memory/);
    expect(ramp.saturation?.id).to.equal('S2');
  });

  it('names OOMKilled where a limit is below what the program holds', async () => {
    const scenario = { ...RAMP, resources: { requests: {}, limits: { memory: '150Mi' } } };
    const ramp = await rampIn({ scenario });
    const failure = ramp.events.find(({ id }) => id === 'S3');
    expect(failure?.seen && failure.text).to.match(/OOMKilled/);
    expect(failure?.seen && failure.step).to.equal(1);
  });

  it('finds no capacity of the nodes where a limit of the containers ends them', async () => {
    const limited = (memory: string) => ({ ...RAMP, resources: { requests: {}, limits: { memory } } });
    const result = await resultOf({ scenario: limited('150Mi') });
    const why =
      'not found: containers were killed by their own limit of memory, while no node was seen to be short of it';
    expect(figureOf(result, 'ramp-capacity')).to.equal(undefined);
    expect(figureOf(result, 'ramp-saturation')).to.equal(undefined);
    const reasons = (result.unmeasured ?? []).filter(({ metric }) => /capacity|saturation/.test(metric));
    expect(reasons.map(({ reason }) => reason)).to.deep.equal([why, why]);
    expect(result.headline).to.match(/^capacity not found: containers were killed by their own limit of memory/);
    const wide = await resultOf({ scenario: limited('250Mi') });
    expect(figureOf(wide, 'ramp-capacity')?.value, 'of containers that fit into their limit').to.be.within(88, 96);
  });

  it('says that pods wait for a node where requests are what ends first', async () => {
    const scenario = { ...RAMP, resources: { requests: { memory: '1Gi' }, limits: {} }, by: 2 };
    const ramp = await rampIn({ scenario });
    expect(seenIn(ramp)).to.deep.equal(['S1']);
    const scheduling = ramp.events.find(({ id }) => id === 'S1');
    expect(scheduling?.seen && scheduling.text).to.match(/none has room/);
    expect(ramp.capacity.most).to.equal(24);
  });

  it('says that work no longer grows where CPUs are what ends first', async () => {
    const scenario = { ...RAMP, cpu: 50, memory: '20Mi', growth: '20Mi', by: 2, most: 60 };
    const ramp = await rampIn({ scenario });
    expect(seenIn(ramp)).to.deep.equal(['S5']);
    // Four nodes of four CPUs carry 32 halves.
    expect(ramp.capacity.measured).to.deep.include({ by: 'goodput' });
    expect('containers' in ramp.capacity.measured && ramp.capacity.measured.containers).to.be.within(30, 34);
    // The simulated units of a whole core.
    expect(ramp.goodput?.perCpu).to.be.within(9900, 10_100);
  });

  it('compares runtimes of a sweep, each repetition by itself and both together', async () => {
    const sweep = {
      product: { runtimeClass: ['runc', 'kata'] },
      include: [],
      repetitions: 2,
      order: 'abba',
    } as const;
    const record = recordOf(await journalOf({ sweep, sim: { runtimeClasses: ['runc', 'kata'] } }));
    const result = toResult(record);
    expect(brokenIn(result)).to.deep.equal([]);
    const data = rampsOf(record).map((each) => each.data);
    expect(data.map(({ label }) => label)).to.deep.equal(['runc, 1', 'kata, 1', 'kata, 2', 'runc, 2']);
    // Each begins with what its nodes have left then, and not with what they had at the end of the ramp before.
    for (const { steps } of data) {
      for (const node of [...(steps.at(0)?.nodes ?? []), ...(steps.at(-1)?.nodes ?? [])])
        expect('leftBytes' in node && node.leftBytes).to.be.above(NODE_BYTES - 1300 * MIB);
    }
    const [comparison = expect.fail()] = answerOf(data, '1').comparisons;
    expect(comparison).to.deep.include({ reference: 'runc', label: 'kata', isSignificant: true });
    // 340 MiB and 6 MiB.
    const { overheadBytes } = comparison;
    expect('value' in overheadBytes && overheadBytes.low).to.be.below(334 * MIB);
    expect('value' in overheadBytes && overheadBytes.high).to.be.above(334 * MIB);
    expect(figureOf(result, 'ramp-memory-per-container', 'kata')?.repetitions).to.have.length(2);
    const { text } = runReport(result, record);
    expect(text).to.contain('kata against runc');
    expect(text).to.contain('<td>of its own: 2 GiB, 1 CPU</td><td>none</td><td>off</td>');
    expect(text).to.contain("<td>its node's: 6 GiB, 4 CPU</td><td></td><td>off</td>");
  });

  for (const mode of ['fixed', 'none'] as const) {
    it(`takes no repeated sample for a new one in mode ${mode}`, async () => {
      const record = recordOf(await journalOf({ scenario: { ...RAMP, mode, interval: '4s', by: 1 } }));
      const [{ data } = expect.fail()] = rampsOf(record);
      const repeated = data.steps.flatMap(({ nodes }) => nodes.filter((node) => 'missing' in node));
      // Kubelets look each 10 s.
      expect(repeated).to.not.deep.equal([]);
      expect(data.faults.map(({ kind }) => kind)).to.include('frozen');
    });
  }

  it('lets the nodes rest before the first look, and names one that has less left after the ramp', async () => {
    const entries = await journalOf({ scenario: { ...RAMP, baseline: '5m', most: 60 } });
    const record = recordOf(entries);
    const begun = record.steps.find(({ kind }) => kind === 'ramp')?.startedAt ?? 0;
    const [first = expect.fail()] = record.rampLooks;
    expect(first.at - begun).to.be.at.least(300_000);
    expect(runReport(toResult(record), record).text).to.contain('rested for 5 min before');
    const last = record.rampLooks.at(-1) ?? expect.fail();
    const leaks = last.nodes.map((node, index) =>
      index === 1 ? { ...node, leftBytes: (node.leftBytes ?? 0) - 0.1 * NODE_BYTES } : node,
    );
    const faultsWith = (nodes: typeof last.nodes) =>
      rampsOf({ ...record, rampLooks: record.rampLooks.with(-1, { ...last, nodes }) })[0]?.data.faults.map(
        ({ text }) => text,
      );
    expect(faultsWith(last.nodes)).to.deep.equal([]);
    expect(faultsWith(leaks)?.join()).to.match(
      /^node-1 has (9\.|10)[\d.]* % of its memory less left without containers after the ramp than before it$/,
    );
  });

  it('leaves out the steps in which a collector was dead', async () => {
    const absent = { fault: 'metrics-absent' as const, components: ['kubelet'], fromMs: 200_000, untilMs: 260_000 };
    const result = await resultOf({ faults: [absent] });
    expect(brokenIn(result)).to.deep.equal([]);
    const cost = figureOf(result, 'ramp-memory-per-container');
    expect(cost?.low).to.be.below(206 * MIB);
    expect(cost?.high).to.be.above(206 * MIB);
    const ramp = await rampIn({ faults: [absent] });
    expect(ramp.faults.map(({ text }) => text).join()).to.match(/node-0 gave no sample in \d+ of \d+ steps: .*refused/);
  });

  it('is INVALID where collectors are dead for most of the ramp', async () => {
    const absent = { fault: 'metrics-absent' as const, components: ['kubelet'], fromMs: 60_000 };
    const result = await resultOf({ faults: [absent] });
    expect(brokenIn(result).join()).to.match(/ramp-sampled: .*node-0 has \d+ samples? in \d+ looks/);
    expect(result.outcome).to.equal('invalid');
    const files = ramps(result, recordOf(await journalOf({ faults: [absent] })));
    expect(files.map(({ path }) => path)).to.deep.equal(['ramp-pods.csv']);
  });

  it('reads metrics.k8s.io where kubelets may not be read, and says so', async () => {
    const noProxy = { fault: 'forbidden' as const, resources: ['nodes/proxy'] };
    const record = recordOf(await journalOf({ faults: [noProxy] }));
    const result = toResult(record);
    expect(brokenIn(result)).to.deep.equal([]);
    const cost = figureOf(result, 'ramp-memory-per-container');
    expect(cost?.low).to.be.within(190 * MIB, 206 * MIB);
    expect(cost?.high).to.be.within(206 * MIB, 222 * MIB);
    const finding = record.findings.find(({ check }) => check === 'node-memory');
    expect(finding?.level).to.equal('warning');
    expect(runReport(result, record).text).to.contain('metrics.k8s.io said how much memory was left');
    expect(finding?.message).to.match(/^metrics\.k8s\.io says how much memory node-0, node-1, .* have left/);
  });

  it('is refused before any load where neither gives a sample', async () => {
    const faults = [
      { fault: 'forbidden' as const, resources: ['nodes/proxy'] },
      { fault: 'metrics-absent' as const, components: ['nodes'] },
    ];
    const entries = await journalOf({ faults });
    expect(recordOf(entries).rampLooks).to.deep.equal([]);
    expect(entries.flatMap((each) => (each.type === 'call' ? [each.verb] : []))).to.not.include('create');
    expect(brokenIn(toResult(recordOf(entries))).join()).to.match(
      /the memory of 4 nodes of the ramp cannot be read: node-0: its kubelet may not be read: .*"nodes\/proxy".*; metrics\.k8s\.io: /,
    );
  });

  for (const mode of ['settle', 'fixed'] as const) {
    it(`ends in minutes where no container begins, in mode ${mode}`, async () => {
      const faults = [{ fault: 'never-ready' as const, kind: 'Pod' }];
      const record = recordOf(await journalOf({ scenario: { ...RAMP, mode }, faults }));
      const result = toResult(record);
      expect(brokenIn(result).join()).to.match(/ramp-begun: .*after 1\d\d s: ramp-0 on node-\d is creating: /);
      expect(result.outcome).to.equal('invalid');
      expect(figureOf(result, 'ramp-memory-per-container'), 'no cost of 0').to.equal(undefined);
    });
  }

  it('goes on with the next level where no container of one begins, and has a number of that', async () => {
    const sim = { runtimeClasses: ['runc', 'kata'] };
    const all = { fault: 'never-ready' as const, kind: 'Pod', name: 'ramp-' };
    const stuck = recordOf(await journalOf({ scenario: { ...RAMP, runtimeClass: 'kata' }, sim, faults: [all] }));
    const count = Math.max(...stuck.rampLooks.map(({ wanted }) => wanted));

    const include = [{ runtimeClass: 'kata' }, { runtimeClass: 'runc' }];
    const sweep = { product: {}, include, repetitions: 1, order: 'sequential' } as const;
    const result = await resultOf({ sweep, sim, faults: [{ ...all, count }] });
    expect(brokenIn(result)).to.have.length(1);
    expect(brokenIn(result)[0]).to.match(/ramp-begun: .*after \d+ s: ramp-0 on node-\d is creating: /);
    expect(figureOf(result, 'ramp-memory-per-container', 'runc')?.value).to.be.within(196 * MIB, 216 * MIB);
    const ofRamps = result.measurements.filter(({ metric }) => metric.startsWith('ramp-'));
    expect(new Set(ofRamps.map(({ labels }) => labels.level))).to.deep.equal(new Set(['runc']));
  });

  it('says "insufficient" of a number that the data do not carry', async () => {
    // Full at once: there are no ten steps before.
    const result = await resultOf({ scenario: { ...RAMP, memory: '4Gi', growth: '2Gi', by: 1, most: 20 } });
    expect(figureOf(result, 'ramp-memory-per-container')).to.equal(undefined);
    const why = result.unmeasured?.find(({ metric }) => metric === 'ramp-memory-per-container');
    expect(why?.reason).to.match(/are needed/);
  });

  it('writes its figures, its steps and its numbers beside the report', async () => {
    const record = recordOf(await journalOf());
    const files = ramps(toResult(record), record);
    expect(files.map(({ path }) => path)).to.deep.equal([
      'ramp-answer.json',
      'ramp-default-runtime-memory.svg',
      'ramp-default-runtime-states.svg',
      'ramp-default-runtime-timing.svg',
      'ramp-default-runtime-goodput.svg',
      'ramp-default-runtime.csv',
      'ramp-pods.csv',
    ]);
    const pods = files.at(-1)?.text.trimEnd().split('\n') ?? [];
    expect(pods[0]).to.equal(
      'level,step,name,node,requestedAt,createdAt,readyAt,startMs,phase,restarts,reason,failedAt,deletedAt,goneAt',
    );
    expect(pods).to.have.length(1 + Math.max(...record.rampLooks.map(({ wanted }) => wanted)));
    expect(pods[1]).to.match(/^,05-ramp,ramp-0,node-\d,\S+Z,\S+Z,\S+Z,\d000,Running,0,,,\S+Z,\S+Z$/);
    expect(pods.filter((row) => row.includes(',Failed,0,Evicted: The node was low on resource: memory'))).to.not.be
      .empty;
    for (const { path, text } of files.filter((file) => file.path.endsWith('.svg')))
      expect(text, path).to.match(/^<svg [^>]*>[\s\S]*S2[\s\S]*<\/svg>\n$/);
  });

  it('deletes what is left, and its namespace', async () => {
    const scenario = { ...RAMP, downSteps: 0 };
    const { entries } = await simRun({ scenario, workloads: [], sim: { nodeCapacity: SMALL } });
    const gone = entries.flatMap((each) =>
      each.type === 'seen' && each.change === 'deleted' ? [each.object.name] : [],
    );
    const made = entries.flatMap((each) =>
      each.type === 'call' && each.verb === 'create' && each.resource === 'pods' ? [each.name] : [],
    );
    expect(gone.toSorted()).to.deep.equal(made.toSorted());
    const verified = entries.find((each) => each.type === 'step-ended' && each.step.endsWith('verify-clean'));
    expect(verified).to.deep.include({ how: 'done' });
  });
});
