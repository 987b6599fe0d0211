import { expect } from 'chai';
import { connectHost, type Machine } from '../../../src/adapters/host/host-reader.ts';
import { systemClock } from '../../../src/adapters/system-clock.ts';
import { epochMs } from '../../../src/model/units.ts';
import type { HostReader, Scrape } from '../../../src/runner/context.ts';
import { writeFiles } from '../../support/files.ts';
import { emptyFolder } from '../../support/folder.ts';
import { MACHINE, POD_FILES, VERSION_1_FILES } from '../../support/host-files.ts';

const IN_POD = { KUBERNETES_SERVICE_HOST: '10.0.0.1', NODE_NAME: 'bare-7' };
const NOW = epochMs(Date.UTC(2026, 10, 1));

describe('[I] adapters/host/host-reader', () => {
  async function hostOf(files: Readonly<Record<string, string>>, more: Partial<Machine> = {}): Promise<HostReader> {
    const root = await emptyFolder();
    writeFiles(root, files);
    return connectHost({ env: {}, clock: { ...systemClock, now: () => NOW }, platform: 'linux', root, ...more });
  }

  async function sampled(host: HostReader, name: string): Promise<Scrape> {
    const source = host.sources.find((each) => each.name === name);
    return source?.sample('before', new AbortController().signal) ?? expect.fail(`there is no source ${name}`);
  }

  const without = (files: Readonly<Record<string, string>>, start: string): Record<string, string> =>
    Object.fromEntries(Object.entries(files).filter(([path]) => !path.startsWith(start)));

  it('knows the class of the machine, and which part of it belongs to the job', async () => {
    expect((await hostOf(POD_FILES, { env: IN_POD })).describe()).to.deep.equal({
      node: 'bare-7',
      cores: 4,
      model: 'AMD EPYC 7763 64-Core Processor',
      usableCores: 2.5,
      cgroup: '/',
    });
  });

  it('does not take a cgroup for all of the job outside of a pod', async () => {
    expect((await hostOf(POD_FILES)).describe()).to.not.have.property('cgroup');
  });

  it('takes its own cgroup for the job where the tree of the whole machine is seen', async () => {
    const files = { ...without(POD_FILES, 'sys/fs/cgroup/cgroup.type'), 'proc/self/cgroup': '0::/init\n' };
    const described = (await hostOf(files, { env: IN_POD })).describe();
    expect(described.cgroup).to.equal('/init');
    expect(described.usableCores).to.equal(undefined);
  });

  it('names no model where the kernel gives none, and says how many cores affinity leaves', async () => {
    const arm = { ...POD_FILES, 'proc/cpuinfo': 'processor\t: 0\nBogoMIPS\t: 50.00\n' };
    expect((await hostOf(arm)).describe()).to.deep.equal({ cores: 4, usableCores: 2.5 });
    const pinned = { ...VERSION_1_FILES, 'proc/self/status': 'Cpus_allowed_list:\t1,3\n' };
    expect((await hostOf(pinned)).describe().usableCores).to.equal(1.5);
    const free = { ...MACHINE, 'proc/self/status': 'Cpus_allowed_list:\t0,2-3\n' };
    expect((await hostOf(free)).describe().usableCores).to.equal(3);
  });

  it('reads what the processors did, in seconds', async () => {
    expect(await sampled(await hostOf(POD_FILES), 'host/cpu')).to.deep.equal({
      state: 'present',
      readAt: NOW,
      series: {
        'node_cpu_seconds_total{mode="user"}': 10,
        'node_cpu_seconds_total{mode="nice"}': 2,
        'node_cpu_seconds_total{mode="system"}': 3,
        'node_cpu_seconds_total{mode="irq"}': 0.1,
        'node_cpu_seconds_total{mode="softirq"}': 0.2,
        'node_cpu_seconds_total{mode="steal"}': 0.4,
      },
    });
  });

  it('reads how long tasks of the machine waited', async () => {
    expect((await sampled(await hostOf(POD_FILES), 'host/pressure')).state).to.equal('present');
    expect(await sampled(await hostOf(POD_FILES), 'host/pressure')).to.have.deep.property('series', {
      node_pressure_cpu_waiting_seconds_total: 7,
      node_pressure_memory_waiting_seconds_total: 3,
      node_pressure_memory_stalled_seconds_total: 2,
      node_pressure_io_waiting_seconds_total: 5,
      node_pressure_io_stalled_seconds_total: 4,
    });
  });

  it('reads the cgroups of version 2 from its own up to that of the container', async () => {
    const read = await sampled(await hostOf(POD_FILES), 'host/cgroup');
    expect(read).to.deep.include({ state: 'present' });
    expect(read).to.have.property('series').that.includes({
      'container_cpu_usage_seconds_total{id="/"}': 90,
      'container_cpu_cfs_periods_total{id="/"}': 600,
      'container_cpu_cfs_throttled_periods_total{id="/"}': 30,
      'container_cpu_cfs_throttled_seconds_total{id="/"}': 1.5,
      'container_pressure_cpu_waiting_seconds_total{id="/"}': 9,
      'container_pressure_cpu_stalled_seconds_total{id="/"}': 1,
      'container_pressure_memory_stalled_seconds_total{id="/"}': 0.1,
      'container_pressure_io_waiting_seconds_total{id="/"}': 0.4,
      'container_cpu_usage_seconds_total{id="/init"}': 1,
    });
  });

  it('reads those of version 1, without the root of the machine', async () => {
    expect(await sampled(await hostOf(VERSION_1_FILES), 'host/cgroup')).to.have.deep.property('series', {
      'container_cpu_usage_seconds_total{id="/jobs/one"}': 12,
      'container_cpu_cfs_periods_total{id="/jobs/one"}': 50,
      'container_cpu_cfs_throttled_periods_total{id="/jobs/one"}': 5,
      'container_cpu_cfs_throttled_seconds_total{id="/jobs/one"}': 4,
      'container_cpu_usage_seconds_total{id="/jobs"}': 12,
      'container_cpu_cfs_periods_total{id="/jobs"}': 50,
      'container_cpu_cfs_throttled_periods_total{id="/jobs"}': 5,
      'container_cpu_cfs_throttled_seconds_total{id="/jobs"}': 0,
    });
  });

  it('finds the cgroup of the container where its mount shows only that, by the path of the whole machine', async () => {
    const files = {
      ...POD_FILES,
      'proc/self/cgroup': '0::/kubepods.slice/pod1/c1/init\n',
      'proc/self/mountinfo': '31 23 0:28 /kubepods.slice/pod1/c1 /sys/fs/cgroup ro - cgroup2 cgroup ro\n',
    };
    const read = await sampled(await hostOf(files), 'host/cgroup');
    expect(read).to.have.property('series').that.includes.keys('container_cpu_usage_seconds_total{id="/init"}');
    const moved = { ...files, 'proc/self/cgroup': '0::/../elsewhere\n' };
    expect(await sampled(await hostOf(moved), 'host/cgroup'))
      .to.have.property('series')
      .that.includes.keys('container_cpu_usage_seconds_total{id="/"}');
  });

  const ABSENT: Readonly<Record<string, [string, Readonly<Record<string, string>>, string]>> = {
    'a kernel without pressure': [
      'host/pressure',
      without(POD_FILES, 'proc/pressure'),
      '/proc/pressure/cpu is not there: the kernel gives no pressure stall information (CONFIG_PSI, psi=1)',
    ],
    'a process that is in the root of the machine': [
      'host/cgroup',
      { ...without(POD_FILES, 'sys/fs/cgroup/cgroup.type'), 'proc/self/cgroup': '0::/\n' },
      'this process is in no cgroup of its own: nothing limits its CPU',
    ],
    'a machine without cgroups': [
      'host/cgroup',
      { ...POD_FILES, 'proc/self/mountinfo': '' },
      'no cgroups are mounted that count the CPU of this process',
    ],
    'a machine without /proc': ['host/cpu', {}, '/proc/stat is not there'],
  };
  for (const [name, [source, files, reason]] of Object.entries(ABSENT)) {
    it(`says why nothing is known of ${name}`, async () => {
      expect(await sampled(await hostOf(files), source)).to.deep.equal({ state: 'absent', reason });
    });
  }

  it('knows the class of a machine without cgroups, and nothing of one without /proc', async () => {
    expect((await hostOf(MACHINE)).describe()).to.deep.include({ cores: 4 });
    expect((await hostOf({})).describe()).to.deep.equal({ reason: '/proc/stat is not there' });
  });

  it('reads nothing of a machine that is not Linux, and says so', async () => {
    const host = await hostOf(POD_FILES, { platform: 'darwin' });
    const reason = "the runner's machine is not Linux (darwin): its load is not read";
    expect(host.describe()).to.deep.equal({ reason });
    for (const { name } of host.sources) expect(await sampled(host, name)).to.deep.equal({ state: 'absent', reason });
  });

  it('reads this machine', async function () {
    if (process.platform !== 'linux') return this.skip();
    const host = connectHost({ env: {}, clock: systemClock, platform: process.platform, root: '/' });
    expect(host.describe().cores).to.be.greaterThan(0);
    const [first, second] = [await sampled(host, 'host/cpu'), await sampled(host, 'host/cpu')];
    const user = 'node_cpu_seconds_total{mode="user"}';
    expect(
      second.state === 'present' &&
        first.state === 'present' &&
        (second.series[user] ?? 0) >= (first.series[user] ?? 1),
    ).to.equal(true);
  });
});
