/** The kernel's files of a machine of four cores, by their paths: what each says is of proc(5), psi.rst and cgroup-v2.rst. */
export const MACHINE: Readonly<Record<string, string>> = {
  'proc/stat': `cpu  1000 200 300 9000 50 10 20 40 500 60
cpu0 250 50 75 2250 12 2 5 10 125 15
cpu1 250 50 75 2250 12 2 5 10 125 15
cpu2 250 50 75 2250 13 3 5 10 125 15
cpu3 250 50 75 2250 13 3 5 10 125 15
intr 5
`,
  'proc/cpuinfo': 'processor\t: 0\nvendor_id\t: AuthenticAMD\nmodel name\t: AMD EPYC 7763 64-Core Processor\n',
  'proc/self/status': 'Name:\tnode\nCpus_allowed:\tf\nCpus_allowed_list:\t0-3\n',
  'proc/pressure/cpu':
    'some avg10=1.00 avg60=0.50 avg300=0.10 total=7000000\nfull avg10=0.00 avg60=0.00 avg300=0.00 total=0\n',
  'proc/pressure/memory': pressure(3_000_000, 2_000_000),
  'proc/pressure/io': pressure(5_000_000, 4_000_000),
};

function pressure(some: number, full: number): string {
  const averages = 'avg10=0.00 avg60=0.00 avg300=0.00';
  return `some ${averages} total=${some}\nfull ${averages} total=${full}\n`;
}

/** What a container of a pod sees with cgroups of version 2: its own is the root, and has moved its programs to one below. */
export const POD_FILES: Readonly<Record<string, string>> = {
  ...MACHINE,
  'proc/self/cgroup': '0::/init\n',
  'proc/self/mountinfo': '31 23 0:28 / /sys/fs/cgroup rw,relatime - cgroup2 cgroup rw\n',
  ...cgroup2('sys/fs/cgroup', { usage: 90_000_000, periods: 600, throttled: 30 }),
  ...cgroup2('sys/fs/cgroup/init', { usage: 1_000_000, periods: 0, throttled: 0 }),
  'sys/fs/cgroup/cpu.max': '250000 100000\n',
  'sys/fs/cgroup/init/cpu.max': 'max 100000\n',
};

function cgroup2(
  folder: string,
  { usage, periods, throttled }: { readonly usage: number; readonly periods: number; readonly throttled: number },
): Record<string, string> {
  return {
    [`${folder}/cgroup.type`]: 'domain\n',
    [`${folder}/cpu.stat`]: `usage_usec ${usage}
user_usec 1
system_usec 1
nr_periods ${periods}
nr_throttled ${throttled}
throttled_usec 1500000
`,
    [`${folder}/cpu.pressure`]: pressure(9_000_000, 1_000_000),
    [`${folder}/memory.pressure`]: pressure(200_000, 100_000),
    [`${folder}/io.pressure`]: pressure(400_000, 300_000),
  };
}

/** A service of a machine whose cpu controller is still in version 1. */
export const VERSION_1_FILES: Readonly<Record<string, string>> = {
  ...MACHINE,
  'proc/self/cgroup': '2:cpu,cpuacct:/jobs/one\n1:name=systemd:/\n0::/\n',
  'proc/self/mountinfo': `32 31 0:29 / /sys/fs/cgroup/cpu,cpuacct rw,relatime - cgroup cgroup rw,cpu,cpuacct
41 31 0:38 / /sys/fs/cgroup/unified rw,relatime - cgroup2 cgroup2 rw
`,
  ...cgroup1('sys/fs/cgroup/cpu,cpuacct', '-1', 0),
  'sys/fs/cgroup/cpu,cpuacct/release_agent': '\n',
  ...cgroup1('sys/fs/cgroup/cpu,cpuacct/jobs', '-1', 0),
  ...cgroup1('sys/fs/cgroup/cpu,cpuacct/jobs/one', '150000', 4_000_000_000),
};

function cgroup1(folder: string, quota: string, throttled: number): Record<string, string> {
  return {
    [`${folder}/cpu.stat`]: `nr_periods 50\nnr_throttled 5\nthrottled_time ${throttled}\n`,
    [`${folder}/cpuacct.usage`]: '12000000000\n',
    [`${folder}/cpu.cfs_quota_us`]: `${quota}\n`,
    [`${folder}/cpu.cfs_period_us`]: '100000\n',
  };
}
