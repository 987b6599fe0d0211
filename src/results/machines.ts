import { fleetMembers, fleetSteps } from '../fleet/from-run.ts';
import type { FleetFlavour, PilotFact } from '../model/fleet.ts';
import { compareText } from '../model/order.ts';
import type { RunRecord } from './facts/record.ts';

type Facts = PilotFact['facts'];

/**
 * What the pilots of a fleet see of the machines that they run in, and watchers of those below, by side: `VM kernel`, `node microcode`. What no participant of a side
 * can read is named under `VM shows no`. `VM launcher` is the image that holds the QEMU and libvirt of VMs; `VM QEMU` and `VM libvirt` are what its programs
 * say where they are asked. Empty for a run without a fleet.
 */
export function machineFacts(
  record: Pick<RunRecord, 'plan' | 'benchmarks' | 'participants' | 'nodeLoads' | 'launchers'>,
): Record<string, string> {
  const steps = fleetSteps(record.plan);
  const seen = steps.flatMap((step) => {
    const products = new Map(step.benchmark.roles.map(({ name, flavour }) => [name, flavour?.product ?? 'external']));
    return fleetMembers(step, record).map(({ flavour, pilot }) => ({
      side: SIDES[products.get(flavour) ?? 'external'],
      facts: pilot.facts,
    }));
  });
  const watched = record.nodeLoads.flatMap(({ facts }) => (facts === undefined ? [] : [{ side: SIDES.node, facts }]));
  const asked = record.launchers.map(({ facts }) => ({ side: SIDES.vm, facts }));
  const ids = new Set(steps.map(({ id }) => id));
  const launchers = [
    ...new Set(record.participants.flatMap(({ step, imageId }) => (ids.has(step) ? (imageId ?? []) : []))),
  ];
  const sides = [...Map.groupBy([...seen, ...watched, ...asked], ({ side }) => side)].sort(([a], [b]) =>
    compareText(a, b),
  );
  return Object.fromEntries([
    // A guest sees no more of its QEMU than the machine type.
    ...(launchers.length === 0 ? [] : [['VM launcher', launchers.sort(compareText).join(', ')] as const]),
    ...sides.flatMap(([side, all]) =>
      ofSide(
        side,
        all.map(({ facts }) => facts),
        side === SIDES.vm ? unreadOf(record.launchers) : [],
      ),
    ),
  ]);
}

/** A pod sees the kernel and the hardware of its node. */
const SIDES: Readonly<Record<FleetFlavour['product'], string>> = {
  vm: 'VM',
  pod: 'node',
  node: 'node',
  external: 'external host',
};

/** Names as the pilot gives them, in words; QEMU names itself in the firmware of its guests. */
const NAMES: Readonly<Record<string, string>> = {
  kernel: 'kernel',
  os: 'OS',
  cpuModel: 'CPU',
  microcode: 'microcode',
  smt: 'SMT',
  turbo: 'turbo',
  governor: 'governor',
  numaNodes: 'NUMA nodes',
  hugePages: 'huge pages',
  thp: 'transparent huge pages',
  qemu: 'QEMU',
  libvirt: 'libvirt',
  machineVendor: 'machine vendor',
  machineVersion: 'machine type',
  firmware: 'firmware',
};

/** Of a machine that has them: most have none to show, and of VMs they are shown where their launcher pods are asked. */
const PROGRAMS: ReadonlySet<string> = new Set(['qemu', 'libvirt']);

/** The programs that launcher pods were asked for, and of which some image never showed a version. */
function unreadOf(launchers: RunRecord['launchers']): string[] {
  const byImage = [...Map.groupBy(launchers, ({ image }) => image).values()];
  return [...PROGRAMS].filter((key) => byImage.some((same) => same.every(({ facts }) => facts[key] === undefined)));
}

const SWITCHES: ReadonlySet<string> = new Set(['smt', 'turbo']);

function ofSide(side: string, all: readonly Facts[], unread: readonly string[]): (readonly [string, string])[] {
  const values = Object.entries(NAMES).map(([key, name]) => ({ key, name, value: valuesOf(key, all) }));
  const absent = values
    .filter(({ key, value }) => unread.includes(key) || (value === '' && !PROGRAMS.has(key)))
    .map(({ name }) => name);
  return [
    ...values.filter(({ value }) => value !== '').map(({ name, value }) => [`${side} ${name}`, value] as const),
    ...(absent.length === 0 ? [] : [[`${side} shows no`, absent.join(', ')] as const]),
  ];
}

const valuesOf = (key: string, all: readonly Facts[]): string =>
  [...new Set(all.flatMap((facts) => textOf(key, facts[key])))].sort(compareText).join(', ');

function textOf(key: string, value: string | undefined): string[] {
  if (value === undefined || value === '') return [];
  if (SWITCHES.has(key)) return [value === '1' ? 'on' : 'off'];
  // The kernel lists all modes, the one that holds in brackets.
  return [key === 'thp' ? (/\[(\w+)\]/.exec(value)?.[1] ?? value) : value];
}
