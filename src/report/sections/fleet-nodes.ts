import { fleetMembers, fleetNodes, fleetSteps } from '../../fleet/from-run.ts';
import { type LoadShares, PRESSURE_RESOURCES } from '../../fleet/load-shares.ts';
import { busyBeforeText, loadOverTime, type NodeInCommon } from '../../fleet/node-load.ts';
import { commonTime } from '../../fleet/together.ts';
import { capital } from '../../model/capital.ts';
import type { RunFacts } from '../../model/facts.ts';
import { repetitionsOf, WARM_UP } from '../../model/plan.ts';
import type { EpochMs } from '../../model/units.ts';
import { type Axis, type ChartLayer, type ChartPoint, plot } from '../../render/charts.ts';
import { type Html, html } from '../../render/html.ts';
import { formatQuantity, scaleFor } from '../../render/quantity.ts';

/** What watchers saw of the nodes below fleets: as charts over time with the time in which all made load, and of that time as a table. */
export function fleetNodesPart(facts: RunFacts): Html | undefined {
  if (facts.nodeLoads.length === 0) return undefined;
  return html`<h3>The nodes below</h3><p class="note">By a watcher on each; the table is of the time in which all made load, which is grey in the charts.${drawnText(facts)}</p>
<div class="grid">${plots(facts)}</div>
<div class="wide"><table><tr>${HEADS.map((head) => html`<th>${head}</th>`)}</tr>${rowsOf(facts)}</table></div>`;
}

function rowsOf(facts: RunFacts): Html[] {
  const repetitions = repetitionsOf(facts.plan);
  return fleetSteps(facts.plan).flatMap((step) => {
    const repetition = repetitions.get(step.id);
    if (repetition === WARM_UP) return [];
    const nodes = fleetNodes(step, facts);
    const before = busyBeforeText(nodes);
    const about = [step.level ?? '', String(repetition ?? '')];
    return [
      ...nodes.map((node) => row(about, node)),
      ...(before === undefined ? [] : [html`<tr><td colspan="${HEADS.length}">${capital(before)}.</td></tr>`]),
    ];
  });
}

function row(
  about: readonly string[],
  { node, samples, missing, load, reason, busyBefore, facts }: NodeInCommon,
): Html {
  const share = (value: number | undefined): string => (value === undefined ? '' : formatQuantity(value, 'share'));
  const cells = [
    ...about,
    node,
    missing === 0 ? String(samples) : `${samples} of ${samples + missing}`,
    ...(load === undefined ? [`none: ${reason}`, ''] : [share(load.busy), share(load.steal)]),
    ...PRESSURE_RESOURCES.map((resource) => share(load?.pressure[resource])),
    ...[share(busyBefore), facts.kernel ?? '', facts.qemu ?? ''],
  ];
  return html`<tr>${cells.map((cell) => html`<td>${cell}</td>`)}</tr>`;
}

const PRESSURE_NAMES = { cpu: 'CPU', memory: 'Memory', io: 'I/O' } as const;

const HEADS = [
  ...['level', 'repetition', 'node', 'samples', 'CPUs busy', 'steal'],
  ...PRESSURE_RESOURCES.map((resource) => `${PRESSURE_NAMES[resource]} pressure`),
  ...['busy 5 s before', 'kernel', 'QEMU'],
];

const CHARTS: readonly { readonly title: string; readonly of: (load: LoadShares) => number | undefined }[] = [
  { title: 'CPUs busy', of: ({ busy }) => busy },
  { title: 'Steal', of: ({ steal }) => steal },
  ...PRESSURE_RESOURCES.map((resource) => ({
    title: `${PRESSURE_NAMES[resource]} pressure`,
    of: ({ pressure }: LoadShares) => pressure[resource],
  })),
];

const COLOURS = [5, 1, 6, 4, 2, 3, 8];
const GREY = 0;
const SHARES: Axis = { from: 0, to: 1, scale: scaleFor('share', 1) };

/** Of many nodes only the first are drawn, which is said. */
function drawnText({ nodeLoads }: RunFacts): string {
  const nodes = new Set(nodeLoads.map(({ node }) => node)).size;
  return nodes > COLOURS.length ? ` Of ${nodes} nodes the first ${COLOURS.length} are drawn.` : '';
}

function plots(facts: RunFacts): Html[] {
  const nodes = [...loadOverTime(facts.nodeLoads)].slice(0, COLOURS.length);
  const times = nodes.flatMap(([, points]) => points.map(({ at }) => at));
  if (times.length === 0) return [];
  const start = Math.min(...times);
  const lengthMs = Math.max(1000, Math.max(...times) - start);
  const x: Axis = { from: 0, to: lengthMs, scale: scaleFor('ms', lengthMs / 3) };
  const since = (at: EpochMs): number => Math.min(lengthMs, Math.max(0, at - start));
  const common: ChartLayer = { type: 'area', label: 'all made load', colour: GREY, points: commonTimes(facts, since) };
  return CHARTS.flatMap(({ title, of }) => {
    const layers = nodes.map(([label, points], index): ChartLayer => {
      const own = points.flatMap(({ at, load }): ChartPoint[] => {
        const value = of(load);
        return value === undefined ? [] : [[since(at), value]];
      });
      // Dots, not a line: no value is made up where samples are missing.
      return { type: 'dots', label, colour: COLOURS[index] ?? GREY, points: own };
    });
    const isSeen = layers.some(({ points }) => points.some(([, value]) => value > 0));
    return isSeen ? [plot({ title, x, y: SHARES, layers: [common, ...layers], group: 'fleet-nodes' })] : [];
  });
}

function commonTimes(facts: RunFacts, since: (at: EpochMs) => number): (readonly [number, number, number])[] {
  return fleetSteps(facts.plan).flatMap((step) => {
    const members = fleetMembers(step, facts);
    if (members.length === 0) return [];
    const { from, until } = commonTime(members);
    const [left, right] = [since(from), since(until)];
    return left >= right
      ? []
      : ([
          [left, 0, 0],
          [left, 0, 1],
          [right, 0, 1],
          [right, 0, 0],
        ] as const);
  });
}
