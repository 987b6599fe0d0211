import { counted } from '../model/counted.ts';
import { distinctDecimals } from '../render/figure.ts';
import { formatNumber } from '../render/quantity.ts';
import { textTable } from '../render/text-table.ts';
import type { RampAnswer, RampComparison } from './answer.ts';
import { isKnown, type RampEstimate } from './cost.ts';
import { faultText } from './data.ts';
import { EVENT_KINDS, isEndedByOwnLimit } from './events.ts';
import type { OneRamp } from './one-ramp.ts';

/** What ramps say, for a terminal. */
export function answerText({ ramps, comparisons }: RampAnswer, columns: number): string {
  const facts = ramps.map((ramp) => [ramp.label, ...costCells(ramp), ...capacityCells(ramp)]);
  return [
    ...ramps.map((ramp) => `${answerSentence(ramp)}\n`),
    '\n',
    textTable(COLUMNS, facts, columns),
    ...ramps.map((ramp) => `\n${ramp.label}\n${textTable(['', 'step', 'containers', ''], eventRows(ramp), columns)}`),
    ...ramps.flatMap(({ label, cost: { withFrozen } }) =>
      withFrozen === undefined
        ? []
        : [`\n${label}: with the repeated samples it would be ${estimateText(withFrozen)}\n`],
    ),
    ...comparisons.map((each) => `\n${comparisonText(each)}`),
    ...ramps.flatMap(({ label, faults }) =>
      faults.length === 0
        ? []
        : [
            `\nfaults in the data of ${label}; what is missing or repeated is in no number:\n`,
            ...faults.map((fault) => `- ${faultText(fault)}\n`),
          ],
    ),
  ].join('');
}

/** What a person asks: what a container costs, how sure that is, and when the cluster gives way. */
export function answerSentence(ramp: OneRamp): string {
  const { label, cost, faults } = ramp;
  const { perContainer } = cost;
  const price = isKnown(perContainer)
    ? `a container takes ${estimateText(perContainer)}`
    : `the data carry no cost of a container (${perContainer.insufficient})`;
  const doubts = faults.length === 0 ? '' : `; ${counted(faults.length, 'fault')} in its data`;
  return `${label}: ${price}; ${endText(ramp)}${doubts}`;
}

function endText({ saturation, events, capacity: { measured } }: OneRamp): string {
  if (saturation !== undefined) {
    const { live, step, id, text } = saturation;
    return `the cluster gives way at ${live === undefined ? `step ${step}` : counted(live, 'container')} (${id}): ${text}`;
  }
  if (isEndedByOwnLimit(events) && 'insufficient' in measured) return `capacity ${measured.insufficient}`;
  const isBlind = events.some((event) => event.id === 'S2' && !event.seen && !event.measured);
  return `the cluster did not give way${isBlind ? ', as far as is known without the memory of its nodes' : ''}`;
}

const COLUMNS = ['', 'memory per container', 'per running one', 'predicted', 'measured', 'most', 'plateau'];

/** Where both are insufficient, the sentence says why. */
export const costCells = ({ cost: { perContainer, perRunning } }: OneRamp): string[] =>
  isKnown(perContainer) || isKnown(perRunning)
    ? [estimateText(perContainer), estimateText(perRunning)]
    : ['insufficient', 'insufficient'];

export const capacityCells = ({ capacity: { predicted, measured, most }, plateau }: OneRamp): string[] => [
  predicted === undefined ? '' : String(predicted),
  measuredText(measured),
  String(most),
  plateau === undefined ? '' : `${formatNumber(plateau.running)} (${plateau.low} to ${plateau.high})`,
];

const measuredText = (measured: OneRamp['capacity']['measured']): string => {
  if ('containers' in measured) return `${measured.containers} (${BY[measured.by]})`;
  return measured.held === 0 ? 'not known' : 'not reached';
};

const BY = { goodput: 'work', memory: 'end of memory', saturation: 'first event' } as const;

/** `499 MiB (482 MiB to 516 MiB)`, or why there is no number. */
export function estimateText(estimate: RampEstimate): string {
  if (!isKnown(estimate)) return `insufficient: ${estimate.insufficient}`;
  const { value, low, high } = estimate;
  const decimals = distinctDecimals([value, low, high], inMebibytes);
  const [middle, least, most] = [value, low, high].map((each) => inMebibytes(each, decimals));
  return `${middle} (${least} to ${most})`;
}

/** Containers are compared: one unit for all of them. */
function inMebibytes(bytes: number, decimals?: number): string {
  const mebibytes = bytes / 2 ** 20;
  return `${decimals === undefined ? formatNumber(mebibytes) : mebibytes.toFixed(decimals)} MiB`;
}

/** S1 to S6: step, containers, words. */
export function eventRows({ events, knee, saturation, goodput }: OneRamp): string[][] {
  const rows = events.map((event) => {
    const name = `${event.id} ${EVENT_KINDS[event.id]}`;
    if (!event.seen) return [name, '-', '', event.why];
    const isFirst = event === saturation;
    return [name, String(event.step), String(event.live ?? ''), `${event.text}${isFirst ? ' (gives way here)' : ''}`];
  });
  const bend =
    knee === undefined
      ? ['S6 knee', '-', '', 'one line describes the used memory as well as two']
      : [
          'S6 knee',
          '',
          `${Math.round(knee.at)} (${Math.round(knee.low)} to ${Math.round(knee.high)})`,
          'asked for when used memory bends',
        ];
  return [...rows, bend, ...workRows(goodput)];
}

/** Running is no service: containers may run and do nothing. */
function workRows(goodput: OneRamp['goodput']): string[][] {
  if (goodput === undefined) return [];
  const { unitsPerSecond, containers, perCpu, stoppedAt } = goodput;
  const each = perCpu === undefined ? '' : `, ${formatNumber(perCpu)} per CPU`;
  return [
    ['work', '', String(containers), `the most: ${formatNumber(unitsPerSecond)} units a second${each}`],
    ...(stoppedAt === undefined ? [] : [['', String(stoppedAt), '', 'from here on the running containers do no work']]),
  ];
}

export function comparisonText(comparison: RampComparison): string {
  const { reference, label, overheadBytes, overheadShare, isSignificant, declaredLessMeasured, capacityRatio } =
    comparison;
  if (!isKnown(overheadBytes)) return `${label} against ${reference}: insufficient: ${overheadBytes.insufficient}\n`;
  const share = isKnown(overheadShare)
    ? `, ${percent(overheadShare.value)} (${percent(overheadShare.low)} to ${percent(overheadShare.high)})`
    : '';
  const verdict = isSignificant ? '' : ': not distinguishable';
  const declared =
    declaredLessMeasured === undefined
      ? ''
      : `declared less measured overhead: ${estimateText(declaredLessMeasured)}\n`;
  const ratio =
    capacityRatio === undefined ? '' : `capacity: ${percent(capacityRatio).replace('+', '')} of ${reference}\n`;
  return `${label} against ${reference}: ${estimateText(overheadBytes)} a container${share}${verdict}\n${declared}${ratio}`;
}

const percent = (share: number): string => `${share >= 0 ? '+' : ''}${formatNumber(Math.round(share * 1000) / 10)} %`;
