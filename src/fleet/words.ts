import { counted } from '../model/counted.ts';
import type { FleetFlavour, HardwareReference } from '../model/fleet.ts';
import { madeRoles } from '../model/made.ts';
import type { Plan } from '../model/plan.ts';
import type { Measurement, Statistic } from '../model/result.ts';
import { formatFigure } from '../render/figure.ts';
import { type FleetStep, fleetSteps } from './from-run.ts';
import { ADDS_UP } from './under-common-load.ts';

/**
 * What participants deliver of the specification of their hardware, and of their node: a sentence for each kind of them, VMs first, such as
 * `a VM with 4 cores delivers 96.4 % (95.9 % to 97.2 %), with 16 cores 96.3 % (95.9 % to 97.3 %) of the specification of r640 (sysbench, 2024-05-31)`.
 */
export function fleetSentences(plan: Plan, measurements: readonly Measurement[]): string[] {
  return [
    ...PRODUCTS.map((product) => ofReference(shares('fleet-of-reference', plan, measurements, product))),
    ...PRODUCTS.map((product) => ofNode(shares('fleet-of-node', plan, measurements, product))),
    ...sideBySide(plan, measurements),
  ].flat();
}

/** Flavours that worked at the same time, by the first of their readings that is a rate. */
function sideBySide(plan: Plan, measurements: readonly Measurement[]): string[] {
  const levels = levelsOf(plan);
  return levels.flatMap(([level, { roles }]) => {
    const parts = roles.flatMap(({ name, flavour }, index) => {
      const own = measurements.find(
        ({ metric, labels }) => ADDS_UP.has(metric) && (labels.level ?? '') === level && labels.flavour === name,
      );
      const [statistic] = own?.statistics ?? [];
      if (own === undefined || flavour === undefined || statistic === undefined) return [];
      const others = roles.filter((_, other) => other !== index).flatMap((role) => role.flavour ?? []);
      const named = others.some((other) => isSameSize(other, flavour)) ? `(${name}) ` : '';
      return [`${ONE[flavour.product]} ${sizeOf(flavour)}${named}delivers ${formatFigure(own.metric, statistic)}`];
    });
    return parts.length < 2 ? [] : [`side by side${levels.length < 2 ? '' : ` (${level})`} ${parts.join(', ')}`];
  });
}

type Product = FleetFlavour['product'];

const PRODUCTS: readonly Product[] = ['vm', 'pod', 'external', 'node'];

/** Levels of a sweep may be of several types of hardware: each is compared with its own. */
function ofReference(all: readonly Share[]): string[] {
  const compared = all.filter(({ reference }) => reference !== undefined);
  const parts = [...Map.groupBy(compared, ({ reference }) => referenceText(reference))];
  const text = parts
    .map(([of, own], index) =>
      index === 0 ? `${listOf(own, 'delivers ')} of the specification of ${of}` : `${listOf(own, '')} of that of ${of}`,
    )
    .join(', and ');
  const [first] = compared;
  return first === undefined ? [] : [`${ONE[first.flavour.product]} ${text}`];
}

const referenceText = (reference: HardwareReference | undefined): string | undefined =>
  reference && `${reference.hardware} (${reference.benchmark}, ${reference.date})`;

function ofNode(all: readonly Share[]): string[] {
  const [first] = all;
  if (first === undefined) return [];
  return [`${ALL[first.flavour.product]} ${listOf(all, 'together deliver ')} of what their node delivers by itself`];
}

const ONE: Readonly<Record<Product, string>> = {
  vm: 'a VM',
  pod: 'a pod',
  external: 'an external host',
  node: 'the node itself',
};

const ALL: Readonly<Record<Product, string>> = { ...ONE, vm: 'VMs', pod: 'pods', external: 'external hosts' };

/** The verb comes once, behind the first size. */
const listOf = (all: readonly Share[], verb: string): string =>
  all
    .toSorted((a, b) => a.flavour.cores - b.flavour.cores)
    .map((share, index) => `${sizeOf(share.flavour)}${apart(share, all)}${index === 0 ? verb : ''}${share.text}`)
    .join(', ');

/** What distinguishes one from others of its size: that it shared its node, and else its name, and its level where the names are the same. */
function apart(share: Share, all: readonly Share[]): string {
  const twins = all.filter((each) => each !== share && isSameSize(each.flavour, share.flavour));
  if (twins.length === 0) return '';
  const alike = twins.filter(({ isBeside }) => isBeside === share.isBeside);
  const level = alike.some(({ name }) => name === share.name) ? ` of ${share.level}` : '';
  return `${alike.length === 0 ? '' : `(${share.name}${level}) `}${share.isBeside ? 'beside other sizes ' : ''}`;
}

/** By their words: of a node and of an external host no cores are named. */
const isSameSize = (a: FleetFlavour, b: FleetFlavour): boolean => a.product === b.product && sizeOf(a) === sizeOf(b);

const sizeOf = ({ product, cores }: FleetFlavour): string =>
  product === 'vm' || product === 'pod' ? `with ${counted(cores, 'core')} ` : '';

interface Share {
  readonly name: string;
  readonly level: string;
  readonly flavour: FleetFlavour;
  readonly reference: HardwareReference | undefined;
  readonly text: string;
  /** Others than its equals were on its node. */
  readonly isBeside: boolean;
}

/** What each level of a plan runs; its repetitions run the same. */
const levelsOf = (plan: Plan): [level: string, run: FleetStep['benchmark']][] => [
  ...new Map(fleetSteps(plan).map((step) => [step.level ?? '', step.benchmark])),
];

/** One of each level and flavour of a plan, whose repetitions are one measurement. */
function shares(
  metric: Measurement['metric'],
  plan: Plan,
  measurements: readonly Measurement[],
  product: Product,
): Share[] {
  return levelsOf(plan).flatMap(([level, { roles, fleet }]) => {
    const onNodes = madeRoles({ roles });
    return roles.flatMap((role) => {
      const { name, flavour } = role;
      const [statistic] = measurements.find(isOf(metric, level, name))?.statistics ?? [];
      if (flavour?.product !== product || statistic === undefined) return [];
      const isBeside = onNodes.length > 1 && onNodes.includes(role);
      return [
        { ...{ name, level }, flavour, reference: fleet?.reference, text: figureText(metric, statistic), isBeside },
      ];
    });
  });
}

/** A flavour that is alone in its level is not a label. */
const isOf =
  (metric: Measurement['metric'], level: string, flavour: string) =>
  ({ metric: own, labels }: Measurement): boolean =>
    own === metric && (labels.level ?? '') === level && (labels.flavour ?? flavour) === flavour;

/** `96.4 % (95.1 % to 97.3 %)`; what repetitions gave that are too few for an interval is said as such. */
function figureText(metric: Measurement['metric'], { value, low, high, repetitions = [] }: Statistic): string {
  const text = formatFigure(metric, { value, low, high });
  if (low !== undefined || high !== undefined) return text;
  if (repetitions.length < 2) return `${text} (one run, no interval)`;
  const range = formatFigure(metric, { observed: { low: Math.min(...repetitions), high: Math.max(...repetitions) } });
  return `${text} (${range} in ${repetitions.length} repetitions: ${LEAST_REPETITIONS} make an interval)`;
}

/** Fewer have no order statistics that enclose their median in 95 %. */
const LEAST_REPETITIONS = 6;
