import { expect } from 'chai';
import type { JsonObject } from '../../src/model/json.ts';
import { recordOf, toResult } from '../../src/results/index.ts';
import type { BarrierPort, ContainerPort } from '../../src/runner/fleet/port.ts';
import { FLEET } from '../support/built-test.ts';
import { fleetJournal } from '../support/fleet-journal.ts';
import { brokenLossPromises, loseInSimulation } from '../support/fleet-kills/simulated.ts';
import { brokenIn } from '../support/in-result.ts';
import type { RunSetup } from '../support/sim-run.ts';

const resultOf = async (setup: RunSetup = {}) => toResult(recordOf(await fleetJournal(setup)));
const ONE = { scenario: FLEET, sweep: undefined };

describe('[I] results, of fleets on a simulated cluster', () => {
  it('compares VMs with each other, with their hardware when it was new, and with the node itself', async () => {
    const result = await resultOf();
    expect(brokenIn(result)).to.deep.equal([]);
    const of = (metric: string) => result.measurements.filter((each) => each.metric === metric);
    expect(of('fleet-spread').map(({ labels }) => labels)).to.deep.equal([{ level: 'vm', reading: 'events' }]);
    expect(of('fleet-of-node').map(({ labels }) => labels)).to.deep.equal([{ level: 'vm', reading: 'events' }]);
    expect(of('fleet-of-reference').map(({ labels }) => labels.level)).to.deep.equal(['node', 'vm']);
    const value = of('fleet-of-node')[0]?.statistics[0]?.value;
    expect(value).to.be.within(0.8, 1.2);
  });

  describe('with a watcher on the node', () => {
    const nodeOf = ({ measurements }: Awaited<ReturnType<typeof resultOf>>) =>
      measurements.filter(({ metric }) => metric.startsWith('fleet-node'));

    it('says what the node did in the common time', async () => {
      const result = await resultOf();
      const busy = nodeOf(result).filter(({ metric }) => metric === 'fleet-node-busy');
      expect(busy.map(({ labels }) => labels)).to.deep.equal([{ level: 'node' }, { level: 'vm' }]);
      expect(busy[0]?.statistics[0]?.value).to.equal(1);
      // 16 of 64 CPUs, and what the node needs itself.
      expect(busy[1]?.statistics[0]?.value).to.be.within(0.25, 0.3);
      expect(result.provenance.regime.soft).to.include({ 'node kernel': 'simulated' });
    });

    it('lets nothing begin before the first sample of each node, so that short commands have numbers of it', async () => {
      const command = ['sysbench', 'cpu', '--threads=$(CORES)', '--time=4', 'run'];
      const short = { ...FLEET, as: 'pod', nodes: 2, command, duration: '4s' };
      for (const transport of ['http', 'api']) {
        const journal = await fleetJournal({ ...ONE, scenario: { ...short, transport } });
        const release = journal.findIndex((each) => each.type === 'participant' && each.state === 'released');
        const before = journal.slice(0, release);
        const used = before.flatMap((each) => (each.type === 'participant' ? (each.node ?? []) : []));
        const sampled = before.flatMap((each) =>
          each.type === 'node-load' && each.samples.length > 0 ? each.node : [],
        );
        expect(new Set(used).size).to.be.above(1);
        expect(sampled).to.include.members(used);
        const result = toResult(recordOf(journal));
        expect([brokenIn(result), result.unmeasured]).to.deep.equal([[], undefined]);
        expect(nodeOf(result).map(({ metric }) => metric)).to.include('fleet-node-busy');
      }
    });

    it('waits for none that has ended, and a while for one that does not come', async () => {
      const faults: NonNullable<RunSetup['faults']>[] = [
        [{ fault: 'object-fails', kind: 'Pod', name: 'watch-0' }],
        [{ fault: 'never-ready', kind: 'Pod', name: 'watch-0' }],
      ];
      const waits = await Promise.all(
        faults.map(async (given) => {
          const journal = await fleetJournal({ ...ONE, scenario: { ...FLEET, as: 'pod' }, faults: given });
          expect(brokenIn(toResult(recordOf(journal)))).to.deep.equal([]);
          const at = (state: string): number =>
            journal.find((each) => each.type === 'participant' && each.state === state)?.at ?? 0;
          return at('released') - at('arrived');
        }),
      );
      expect(waits[0]).to.be.below(waits[1] ?? 0);
    });

    it('is as good a result without one, and says why where that was not meant', async () => {
      const unasked = await resultOf({ ...ONE, scenario: { ...FLEET, watch: false } });
      expect([brokenIn(unasked), nodeOf(unasked), unasked.unmeasured]).to.deep.equal([[], [], undefined]);
      const faults = [{ fault: 'never-ready', kind: 'Pod', name: 'watch-0' }] as const;
      const stuck = await resultOf({ ...ONE, faults });
      expect([brokenIn(stuck), nodeOf(stuck)]).to.deep.equal([[], []]);
      expect(stuck.unmeasured).to.deep.equal([
        {
          ...{ metric: 'fleet-node-busy', labels: {} },
          reason: 'node-0: nothing was heard of its watcher watch-0, which is Pending',
        },
      ]);
    });
  });

  it('runs VMs and pods side by side, and hosts that join by themselves', async () => {
    const result = await resultOf({ ...ONE, scenario: { ...FLEET, as: 'both', external: 2 } });
    expect(brokenIn(result)).to.deep.equal([]);
    const flavours = result.measurements.filter(
      ({ metric, labels }) => metric === 'benchmark-operations' && labels.reading === 'events',
    );
    expect(flavours.map(({ labels }) => labels.flavour)).to.deep.equal(['vm-4', 'pod-4', 'external']);
  });

  it('runs VMs and pods that have no network to the runner, and hosts that call it beside them', async () => {
    for (const external of [0, 2]) {
      const scenario = { ...FLEET, as: 'both', transport: 'api', external };
      const journal = await fleetJournal({ ...ONE, scenario });
      expect(brokenIn(toResult(recordOf(journal)))).to.deep.equal([]);
      const said = journal.flatMap((each) => (each.type === 'note' && each.topic === 'barrier' ? [each.data] : []));
      expect(said).to.have.length(1);
      expect(said[0]).to.include({ transport: 'api' });
      expect(JSON.stringify(said).includes('"url"')).to.equal(external > 0);
    }
  });

  it('lets VMs that start paused boot together, once all of them are there', async () => {
    const ways: JsonObject[] = [{}, { instancetype: 'u1.xlarge' }, { as: 'both', transport: 'api' }];
    for (const more of ways) {
      const journal = await fleetJournal({ ...ONE, scenario: { ...FLEET, startStrategy: 'Paused', ...more } });
      expect(brokenIn(toResult(recordOf(journal)))).to.deep.equal([]);
      const at = (found: (entry: (typeof journal)[number]) => boolean): number => journal.findIndex(found);
      const letGo = at((each) => each.type === 'note' && JSON.stringify(each.data).includes('were unpaused together'));
      const paused = journal.flatMap((each, index) =>
        each.type === 'seen' && each.object.conditions?.Paused !== undefined ? [{ index, uid: each.object.uid }] : [],
      );
      expect(new Set(paused.map(({ uid }) => uid)).size, 'all were paused').to.equal('as' in more ? 2 : 4);
      expect(Math.max(...paused.map(({ index }) => index))).to.be.below(letGo);
      const arrived = at(
        (each) => each.type === 'participant' && each.state === 'arrived' && each.name.startsWith('vm'),
      );
      expect(arrived, 'no guest boots before').to.be.above(letGo);
    }
  });

  it('names the VM that never starts, for whose sake none was unpaused', async () => {
    const scenario = { ...FLEET, startStrategy: 'Paused', readyWithin: '1m' };
    const faults = [{ fault: 'never-ready' as const, kind: 'VirtualMachineInstance', name: 'vm-4-2' }];
    const said = brokenIn(await resultOf({ ...ONE, scenario, faults })).join('\n');
    expect(said).to.match(/; 3 of 4 VMs have started paused; not yet: vm-4-2 \(Sched/);
  });

  it('asks launcher pods for their versions once the work is done, and is as good a result where they do not say them', async () => {
    const asking = { scenario: { ...FLEET, launcherVersions: true } };
    const journal = await fleetJournal(asking);
    const result = toResult(recordOf(journal));
    expect(brokenIn(result)).to.deep.equal([]);
    expect(result.provenance.regime.soft).to.include({
      'VM QEMU': '0.0 (simulated)',
      'VM libvirt': '0.0 (simulated)',
    });
    const at = journal.findIndex(({ type }) => type === 'launcher');
    expect(at).to.be.above(journal.findLastIndex(({ type }) => type === 'output'));
    expect(
      journal.filter(({ type }) => type === 'launcher'),
      'of the step with VMs',
    ).to.have.length(1);

    const containers: ContainerPort = { exec: () => Promise.reject(new Error('it is not to be')) };
    const silent = toResult(recordOf(await fleetJournal({ ...asking, ports: { containers } })));
    expect(brokenIn(silent)).to.deep.equal([]);
    expect(silent.provenance.regime.soft).not.to.have.any.keys('VM QEMU', 'VM libvirt');
    expect(silent.provenance.regime.soft['VM shows no']).to.match(/QEMU, libvirt/);
    const unasked = await resultOf();
    expect(unasked.provenance.regime.soft['VM shows no']).not.to.match(/QEMU|libvirt/);
    expect(
      new Set([result, silent, unasked].map(({ provenance }) => provenance.regime.id)),
      'one history',
    ).to.have.length(1);
  });

  it('says why a line is not opened, and that nothing calls the runner', async () => {
    const barriers: BarrierPort = {
      open: async () => ({
        token: 'secret',
        follow: () => Promise.reject(new Error('GET /api/v1/x/attach: forbidden (403)')),
        close: async () => {},
      }),
    };
    const scenario = { ...FLEET, as: 'pod', transport: 'api', readyWithin: '30s' };
    const said = brokenIn(await resultOf({ ...ONE, scenario, ports: { barriers } })).join('\n');
    expect(said).to.match(/; no participant was heard; the line to pod-4-0: GET .* forbidden \(403\)/);
  });

  it('runs VMs of several flavours at the same time, each with scores of its own', async () => {
    const scenario = { ...FLEET, cores: 4, beside: [{ cores: 8, memory: '8Gi' }] };
    const result = await resultOf({ ...ONE, scenario });
    expect(brokenIn(result)).to.deep.equal([]);
    const shares = result.measurements.filter(({ metric }) => metric === 'fleet-of-reference');
    expect(shares.map(({ labels }) => labels.flavour)).to.deep.equal(['vm-4', 'vm-8']);
    expect(result.headline).to.match(/^a VM with 4 cores delivers .*, with 8 cores .* of the specification of R640 /);
    const include: JsonObject[] = [{ cores: 4 }, { cores: 4, beside: [{ cores: 8, memory: '8Gi' }] }];
    const sweep = { product: {}, include, repetitions: 1, order: 'sequential' } as const;
    expect((await resultOf({ scenario: FLEET, sweep })).headline).to.match(
      /^a VM with 4 cores delivers .*, with 4 cores beside other sizes .*, with 8 cores /,
    );
  });

  it('compares each level with the specification of its own hardware', async () => {
    const row = { benchmark: 'sysbench', cores: 32, date: '2024-05-31' };
    const references = [
      { hardware: 'r640', score: 48_000, ...row },
      { hardware: 'r750', score: 96_000, ...row },
    ];
    const { reference: _, ...scenario } = FLEET;
    const include: JsonObject[] = [{ hardware: 'r640' }, { hardware: 'r750' }];
    const sweep = { product: {}, include, repetitions: 1, order: 'sequential' } as const;
    const { headline, measurements } = await resultOf({ scenario: { ...scenario, cores: 4, references }, sweep });
    expect(headline).to.match(
      /^a VM with 4 cores delivers \S+ % .* of the specification of r640 \(.*\), and with 4 cores \S+ % .* of that of r750 \(/,
    );
    const [old = 0, fresh = 0] = measurements
      .filter(({ metric }) => metric === 'fleet-of-reference')
      .map(({ statistics: [first] }) => first?.value ?? 0);
    expect(old / fresh).to.be.closeTo(2, 0.1);
  });

  it('names flavours of one size that share their nodes, and their levels where the names are the same too', async () => {
    const big = { cores: 4, memory: '8Gi', flavour: 'big' };
    const { headline } = await resultOf({ ...ONE, scenario: { ...FLEET, cores: 4, beside: [big] } });
    expect(headline).to.match(/^a VM with 4 cores \(vm-4\) beside .* delivers .*, with 4 cores \(big\) beside .*/);
    const { reference: _, ...unreferenced } = FLEET;
    const { headline: plain } = await resultOf({ ...ONE, scenario: { ...unreferenced, cores: 4, beside: [big] } });
    expect(plain).to.match(/^side by side a VM with 4 cores \(vm-4\) delivers .*, a VM with 4 cores \(big\) delivers /);
    const include: JsonObject[] = [8, 2].map((cores) => ({ cores: 4, beside: [{ cores, memory: '2Gi' }] }));
    const sweep = { product: {}, include, repetitions: 1, order: 'sequential' } as const;
    const levels = [...(await resultOf({ scenario: FLEET, sweep })).headline.matchAll(/\(vm-4 of ([^)]*)\)/g)];
    expect(new Set(levels.map(([, level]) => level)).size).to.equal(2);
  });

  it('names the levels of those of one size that are alone on their nodes, and of what is side by side', async () => {
    const sweep = { product: { memory: ['4Gi', '8Gi'] }, include: [], repetitions: 1, order: 'sequential' } as const;
    const { headline } = await resultOf({ scenario: { ...FLEET, cores: 4 }, sweep });
    expect(headline).to.match(/^a VM with 4 cores \(vm-4 of 4Gi\) delivers .*, with 4 cores \(vm-4 of 8Gi\) /);
    const external = { ...sweep, product: { external: [1, 2] } };
    expect((await resultOf({ scenario: { ...FLEET, cores: 4 }, sweep: external })).headline).to.match(
      /^a VM with 4 cores \(vm-4 of 1\) delivers .*, with 4 cores \(vm-4 of 2\) \d/,
    );
    const { reference: _, ...unreferenced } = FLEET;
    const both = await resultOf({ scenario: { ...unreferenced, as: 'both', cores: 4 }, sweep });
    expect(both.headline).to.match(/^side by side \(4Gi\) a VM with 4 cores delivers .*, a pod with 4 cores delivers /);
  });

  it('runs VMs of an instancetype, and loses one whose guest is killed at work', async () => {
    const scenario = { ...FLEET, as: 'vm', instancetype: 'u1.xlarge' };
    const whole = await fleetJournal({ ...ONE, scenario });
    expect(brokenIn(toResult(recordOf(whole)))).to.deep.equal([]);
    const arrived = whole.filter((each) => each.type === 'participant' && each.state === 'arrived');
    expect(arrived.map((each) => each.type === 'participant' && each.node !== undefined)).to.deep.equal(
      Array(4).fill(true),
    );
    const over = whole.find((each) => each.type === 'participant' && each.state === 'running');
    const fromMs = (over?.at ?? 0) - (whole[0]?.at ?? 0) + 5000;
    const fault = { fault: 'pod-killed', name: 'virt-launcher-vm-4-1', how: 'OOMKilled', objects: 1, fromMs } as const;
    const result = await resultOf({ ...ONE, scenario, faults: [fault] });
    expect(brokenIn(result).join('\n')).to.match(/participants-stayed: step \d+-benchmark: lost vm-4-\d/);
  });

  it('gives no result where one is killed at work: the others would look faster', async () => {
    const over = (await fleetJournal(ONE)).find((each) => each.type === 'participant' && each.state === 'running');
    const began = (await fleetJournal(ONE))[0]?.at ?? 0;
    const fromMs = (over?.at ?? 0) - began + 5000;
    const fault = { fault: 'pod-killed', name: 'virt-launcher-vm-4-1', how: 'OOMKilled', objects: 1, fromMs } as const;
    const result = await resultOf({ ...ONE, faults: [fault] });
    expect(result.outcome).to.equal('invalid');
    expect(brokenIn(result).join('\n')).to.match(/participants-stayed: step \d+-benchmark: lost vm-4-\d/);
  });

  it('gives no result where one is lost at any moment, in whatever way (npm run soak:fleets loses 500)', async () => {
    for (let number = 0; number < 8; number++)
      expect(brokenLossPromises(await loseInSimulation('test', number))).to.deep.equal([]);
  });

  it('runs nothing where one never joins, and names it', async () => {
    const result = await resultOf({
      ...ONE,
      scenario: { ...FLEET, cores: 4, readyWithin: '30s' },
      faults: [{ fault: 'never-ready', kind: 'VirtualMachineInstance', name: 'vm-4-2' }],
    });
    expect(result.outcome).to.equal('invalid');
    expect(brokenIn(result).join('\n')).to.contain('missing within 30 s: vm-4-2');
    expect(result.measurements.filter(({ metric }) => metric.startsWith('benchmark-'))).to.deep.equal([]);
  });

  it('asks whether the nodes reach the runner where no participant was ever heard', async () => {
    const faults = ['vm-4-0', 'vm-4-1', 'vm-4-2', 'vm-4-3'].map((name) => ({
      ...{ fault: 'never-ready' as const, kind: 'VirtualMachineInstance', name },
    }));
    const result = await resultOf({ ...ONE, scenario: { ...FLEET, readyWithin: '30s' }, faults });
    expect(brokenIn(result).join('\n')).to.contain('; no participant has called http://barrier.simulated/');
  });

  it('names the address of those that called with a wrong token, never the token', async () => {
    const barriers: BarrierPort = {
      open: async (_, listener) => {
        listener.refuse('10.0.0.7');
        listener.refuse('10.0.0.7');
        return { url: 'http://10.0.0.1:8090', token: 'secret', close: async () => {} };
      },
    };
    const result = await resultOf({ ...ONE, scenario: { ...FLEET, readyWithin: '30s' }, ports: { barriers } });
    const said = brokenIn(result).join('\n');
    expect(said).to.contain('; refused for a wrong token: 10.0.0.7 (PILOT_TOKEN there must be the token of this run');
    expect(said).to.not.match(/no participant has called|secret/);
  });

  it('fails at once where the watch of its participants fails: one that is lost would not be seen', async () => {
    const barriers: BarrierPort = {
      open: async (_, listener) => {
        const lose = () => {
          throw new Error('the watch fails');
        };
        Object.assign(listener, { lose });
        return { url: 'http://10.0.0.1:8090', token: 'secret', close: async () => {} };
      },
    };
    const scenario = { ...FLEET, startStrategy: 'Paused', readyWithin: '30s' };
    const failed = await fleetJournal({ ...ONE, scenario, ports: { barriers } }).then(
      (journal) => JSON.stringify(journal.at(-1)),
      String,
    );
    expect(failed).to.contain('the watch fails');
  });

  it('marks a run that began without one, and shows it', async () => {
    const result = await resultOf({
      ...ONE,
      scenario: { ...FLEET, least: 2, readyWithin: '30s' },
      faults: [{ fault: 'never-ready', kind: 'VirtualMachineInstance', name: 'vm-4-2' }],
    });
    expect(brokenIn(result).join('\n')).to.contain('began without vm-4-2');
  });
});
