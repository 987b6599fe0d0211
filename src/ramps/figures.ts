import type { AxisTick, ChartLayer, Plot } from '../render/charts.ts';
import { axisOver } from '../render/charts.ts';
import { scaleFor } from '../render/quantity.ts';
import { isSample, leftIn, type RampData, type RampStep } from './data.ts';
import { workPerContainer } from './events.ts';
import type { OneRamp } from './one-ramp.ts';

export interface RampFigure {
  /** A file name without its ending. */
  readonly name: string;
  readonly plot: Plot;
}

/** Memory, states and times of starts over the steps, and work over the running containers, with the events marked. What the data do not hold has no figure. */
export function figuresOf(data: RampData, answer: OneRamp): RampFigure[] {
  const marks = marksOf(data, answer);
  const overSteps = [memory(data), states(data), timing(data)].flatMap((figure) =>
    figure === undefined ? [] : [{ ...figure, plot: { ...figure.plot, marks, group: `ramp ${data.label}` } }],
  );
  return [...overSteps, ...goodput(data, answer)].map(({ name, plot }) => ({ name, plot: thinned(plot) }));
}

/** A chart is not so many pixels wide. */
const MOST_DRAWN = 2000;

/** Of very many steps each second, third, ... one is drawn. */
function thinned<Of extends Pick<Plot, 'layers'>>(plot: Of): Of {
  const layers = plot.layers.map((layer): ChartLayer => {
    const every = Math.ceil(layer.points.length / MOST_DRAWN);
    return every <= 1 || layer.type === 'area'
      ? layer
      : { ...layer, points: layer.points.filter((_, index) => index % every === 0) };
  });
  return { ...plot, layers };
}

/** Over steps, which are in order where containers come and go. */
const axisOf = ({ steps }: RampData) => axisOver([steps.length], () => scaleFor('count', 1));

const NOTE = 'over the steps of the ramp';

function marksOf({ steps }: RampData, { events, knee }: OneRamp): AxisTick[] {
  const seen = events.flatMap((event) => {
    const index = event.seen ? steps.findIndex(({ number }) => number === event.step) : -1;
    return index === -1 ? [] : [{ at: index, text: event.id }];
  });
  const bend = knee === undefined ? -1 : steps.findIndex(({ wanted }) => wanted >= knee.at);
  const all = [...seen, ...(bend === -1 ? [] : [{ at: bend, text: 'S6' }])];
  return atOnePlace(all);
}

const atOnePlace = (marks: readonly AxisTick[]): AxisTick[] =>
  [...Map.groupBy(marks, ({ at }) => at)].map(([at, of]) => ({ at, text: of.map(({ text }) => text).join(' ') }));

type Drawn = { readonly name: string; readonly plot: Omit<Plot, 'marks' | 'group'> } | undefined;

function memory(data: RampData): Drawn {
  const { steps, nodes, label, memory: of } = data;
  const each = nodes.map(
    (name, node): ChartLayer => ({
      type: 'dots',
      label: name,
      colour: NODE_COLOURS[node % NODE_COLOURS.length] ?? 0,
      points: steps.flatMap(({ nodes: all }, index) => {
        const reading = all[node];
        return isSample(reading) ? [[index, reading.leftBytes] as const] : [];
      }),
    }),
  );
  const all: ChartLayer = {
    type: 'dots',
    label: 'all nodes',
    colour: 6,
    points: steps.flatMap((step, index) => {
      const left = leftIn(step);
      return left === undefined ? [] : [[index, left] as const];
    }),
  };
  const heights = [all, ...each].flatMap((layer) => layer.points.map(([, y]) => y));
  if (heights.length === 0) return undefined;
  const y = axisOver(heights, (size) => scaleFor('bytes', size));
  const layers = [all, ...each];
  return {
    name: 'memory',
    plot: {
      title: `${label}: ${of} of the nodes`,
      note: `${NOTE}; a missing sample has no dot`,
      x: axisOf(data),
      y,
      layers,
    },
  };
}

const NODE_COLOURS = [5, 2, 4, 3, 1, 7, 8];

const STATES = [
  { label: 'running', colour: 6, of: (step: RampStep) => step.pods?.running },
  { label: 'creating', colour: 1, of: (step: RampStep) => step.pods?.creating },
  { label: 'pending', colour: 0, of: (step: RampStep) => step.pods?.pending },
  { label: 'terminating', colour: 8, of: (step: RampStep) => step.pods?.terminating },
  { label: 'failed', colour: 3, of: (step: RampStep) => step.pods?.failed },
  { label: 'asked for', colour: 5, of: (step: RampStep): number | undefined => step.wanted },
] as const;

function states(data: RampData): Drawn {
  const layers = STATES.flatMap(({ label, colour, of }): ChartLayer[] => {
    const points = data.steps.flatMap((step, index) => {
      const count = of(step);
      return count === undefined ? [] : [[index, count] as const];
    });
    return points.some(([, count]) => count > 0) ? [{ type: 'line', label, colour, points }] : [];
  });
  const y = axisOver(
    layers.flatMap((layer) => layer.points.map(([, count]) => count)),
    (size) => scaleFor('count', size),
  );
  return { name: 'states', plot: { title: `${data.label}: pods by state`, note: NOTE, x: axisOf(data), y, layers } };
}

function timing(data: RampData): Drawn {
  const starts = data.steps.flatMap(({ startLatenciesMs }, index) =>
    startLatenciesMs.map((each) => [index, each] as const),
  );
  const points = starts.length > 0 ? starts : data.steps.map(({ atMs }, index) => [index, atMs] as const);
  const y = axisOver(
    points.map(([, value]) => value),
    (size) => scaleFor('ms', size),
  );
  const title = starts.length > 0 ? 'time of each start' : 'time since the first step';
  const layers: ChartLayer[] = [{ type: starts.length > 0 ? 'dots' : 'line', label: title, colour: 2, points }];
  return { name: 'timing', plot: { title: `${data.label}: ${title}`, note: NOTE, x: axisOf(data), y, layers } };
}

/** Work over the containers that run: where all of them do all of theirs it is on the line. */
function goodput({ steps, label }: RampData, { events }: OneRamp): RampFigure[] {
  const each = workPerContainer(steps);
  if (each === undefined) return [];
  const done = steps.flatMap(({ workPerSecond, pods, isDown }) =>
    workPerSecond === undefined || pods === undefined || isDown ? [] : [[pods.running, workPerSecond / each] as const],
  );
  const most = done.reduce((high, [running]) => Math.max(high, running), 0);
  const counts = (values: readonly number[]) => axisOver(values, (size) => scaleFor('count', size));
  const marks = events.flatMap((event) =>
    event.seen && event.live !== undefined && event.live <= most ? [{ at: event.live, text: event.id }] : [],
  );
  const layers: ChartLayer[] = [
    {
      type: 'line',
      label: 'all of their work',
      colour: 0,
      points: [
        [0, 0],
        [most, most],
      ],
    },
    { type: 'dots', label: 'work, in containers of the first steps', colour: 6, points: done },
  ];
  const plot = {
    ...{ title: `${label}: work against containers`, note: 'over the containers that run, on the way up' },
    ...{ x: counts([most]), y: counts([most, ...done.map(([, work]) => work)]), layers, group: `work of ${label}` },
    marks: atOnePlace(marks),
  };
  return [{ name: 'goodput', plot }];
}
