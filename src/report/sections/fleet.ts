import { fleetMembers, fleetSteps } from '../../fleet/from-run.ts';
import { type FlavourScore, scoresOf } from '../../fleet/scores.ts';
import { commonTime } from '../../fleet/together.ts';
import { fleetSentences } from '../../fleet/words.ts';
import { capital } from '../../model/capital.ts';
import type { RunFacts } from '../../model/facts.ts';
import { METRICS } from '../../model/metrics/index.ts';
import { repetitionsOf, WARM_UP } from '../../model/plan.ts';
import type { Result } from '../../model/result.ts';
import { figureTexts } from '../../render/figure.ts';
import { type Html, html } from '../../render/html.ts';
import { formatQuantity } from '../../render/quantity.ts';
import { fleetNodesPart } from './fleet-nodes.ts';

/** What VMs, pods and hosts delivered beside each other: the answer first, then each fleet. */
export function fleet({ outcome, measurements }: Result, facts: RunFacts): Html | undefined {
  if (outcome === 'invalid' || fleetSteps(facts.plan).length === 0) return undefined;
  const sentences = fleetSentences(facts.plan, measurements);
  const rows = rowsOf(facts);
  if (rows.length === 0) return undefined;
  const heads = [
    'level',
    'repetition',
    'flavour',
    'participants',
    'reading',
    'median',
    'together',
    'spread',
    'time that counts',
  ];
  return html`<section><h2>What is delivered <small>by participants that made load at the same time; in brackets the 95 % interval over repetitions</small></h2>
${sentences.map((sentence) => html`<p>${capital(sentence)}.</p>`)}${reference(facts, measurements)}
<div class="wide"><table><tr>${heads.map((head) => html`<th>${head}</th>`)}</tr>${rows}</table></div>${fleetNodesPart(facts) ?? ''}</section>`;
}

/** The score of the hardware as a whole, which each participant is compared with by its part of the cores. */
function reference({ plan }: RunFacts, measurements: Result['measurements']): Html | string {
  const [found] = fleetSteps(plan).flatMap(({ benchmark }) => benchmark.fleet?.reference ?? []);
  if (found === undefined) return '';
  const { hardware, benchmark, score, cores, date } = found;
  const isUsed = measurements.some(({ metric }) => metric === 'fleet-of-reference');
  const unused = isUsed ? '' : ` No reading is by ${benchmark}, so that none is compared with it.`;
  return html`<p class="note">${hardware} delivered ${score} by ${benchmark} with ${cores} cores on ${date}.${unused}</p>`;
}

function rowsOf(facts: RunFacts): Html[] {
  const repetitions = repetitionsOf(facts.plan);
  return fleetSteps(facts.plan).flatMap((step) => {
    const repetition = repetitions.get(step.id);
    if (repetition === WARM_UP) return [];
    const members = fleetMembers(step, facts);
    const least = Math.min(1, ...commonTime(members).shares.values());
    return scoresOf(members, step.benchmark.fleet?.reference)
      .filter(({ isMain }) => isMain)
      .map((score) => row([step.level ?? '', String(repetition ?? '')], score, least));
  });
}

function row(about: readonly string[], score: FlavourScore, least: number): Html {
  const { flavour, members, reading, median, total, spread, metric } = score;
  const { unit } = METRICS[metric];
  const cells = [
    ...about,
    flavour,
    String(members.length),
    reading,
    formatQuantity(median, unit),
    total === undefined ? '' : formatQuantity(total, unit),
    spread === undefined ? '' : formatQuantity(spread, 'share'),
    timeOf(score, least),
  ];
  return html`<tr>${cells.map((cell) => html`<td>${cell}</td>`)}</tr>`;
}

/** Whether the number is about the common time alone, and how that is known. */
function timeOf({ by, common, metric }: FlavourScore, least: number): string {
  const share = `all made load during at least ${(least * 100).toFixed(1)} % of each command`;
  if (by === 'intervals') return 'the common time, by the intervals of the tool';
  if (common === undefined) return least === 1 ? 'all of it is common' : share;
  return `one number of its whole time: ${figureTexts({ observed: common }, METRICS[metric].unit).value} in the common time; ${share}`;
}
