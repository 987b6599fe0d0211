/**
 * Whether a run notices that its host throttles it or is shared: `npm run bench:host -- [KIND...] [--rounds N] [--seconds S]`. Plays
 * that many rounds of each kind (throttled, shared, quiet), or of those named, with a job in a cgroup of its own, reads the host as a run in a pod does, and judges the readings as those of a run. What
 * others truly used is taken from the accounts of cgroups, so that a round counts as quiet only on a machine that is.
 */
import { parseArgs } from 'node:util';
import { textTable } from '../src/render/text-table.ts';
import { whyNoCgroup } from '../test/support/host/cgroup.ts';
import { playRound, type Round, type RoundEnd } from '../test/support/host/round.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { rounds: { type: 'string', default: '20' }, seconds: { type: 'string', default: '3' } },
});
const rounds = Number(values.rounds);
const seconds = Number(values.seconds);

/** By what others truly used, as a share of the cores. */
const QUIET = 0.05;
const SHARED = 0.15;

interface Kind {
  readonly round: Round;
  /** Whether a round was what it was to be. */
  isSo(end: RoundEnd): boolean;
  /** What it must be called INVALID for; nothing where it is quiet. */
  readonly reason?: RegExp;
}

const LIMIT = /CPU limit stopped/;

const KINDS: Readonly<Record<string, Kind>> = {
  throttled: { round: { seconds, quota: 0.2 }, isSo: () => true, reason: LIMIT },
  shared: { round: { seconds, shared: true }, isSo: (end) => shareOf(end) > SHARED, reason: /others used/ },
  quiet: { round: { seconds }, isSo: (end) => shareOf(end) < QUIET },
};

const shareOf = ({ othersTruly, cores }: RoundEnd): number => othersTruly / cores;

const problem = whyNoCgroup();
if (problem !== undefined) {
  console.error(`no round can be played: ${problem}`);
  process.exit(1);
}

console.log(
  `each round: a job in a cgroup of its own works for ${seconds} s, and its host is read before and after. ` +
    `A round is quiet where others used less than ${percent(QUIET)} of the cores, shared where more than ${percent(SHARED)}: quiet ones need a machine on which nothing else runs.`,
);
const rows: string[][] = [];
const notPlayed: string[] = [];
for (const [kind, { round, isSo, reason }] of Object.entries(KINDS)) {
  if (positionals.length > 0 && !positionals.includes(kind)) continue;
  const ends: RoundEnd[] = [];
  for (let index = 0; index < rounds; index++) ends.push(await playRound(round));
  const counted = ends.filter(isSo).map(faultsOf);
  const truly = ends.map(shareOf);
  if (counted.length === 0)
    notPlayed.push(
      `nothing was measured of ${kind} hosts: in none of ${rounds} rounds was the host ${kind}, others used ${percent(Math.min(...truly))} to ${percent(Math.max(...truly))} of its cores`,
    );
  rows.push([
    kind,
    `${counted.length} of ${rounds}`,
    counted.length === 0
      ? 'not measured'
      : `${counted.filter((faults) => faults.some((fault) => reason?.test(fault) ?? true)).length} of ${counted.length}`,
    round.quota === undefined
      ? `${ends.map(faultsOf).filter((faults) => faults.some((fault) => LIMIT.test(fault))).length} of ${rounds}`
      : '',
    `${percent(Math.min(...truly))} to ${percent(Math.max(...truly))}`,
    percent(Math.max(...ends.map(({ others, othersTruly, cores }) => Math.abs(others - othersTruly) / cores))),
  ]);
}
const HEAD = [
  'kind',
  'rounds that were so',
  'called INVALID for it',
  'for a limit that is none',
  'others used',
  'off by at most',
];
console.log(textTable(HEAD, rows));
for (const sentence of notPlayed) console.error(`${sentence}. End what else runs on this machine, and run this again.`);
if (notPlayed.length > 0) process.exitCode = 1;

function faultsOf({ checks }: RoundEnd): string[] {
  return checks.flatMap(({ passed, message }) => (passed ? [] : [message]));
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}
