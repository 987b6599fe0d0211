import type { Host } from '../../model/entry.ts';
import { isOnHost } from '../../model/infrastructure.ts';
import { formatQuantity } from '../../render/quantity.ts';
import type { RunRecord } from '../facts/record.ts';
import { levelsOf } from '../measurements/groups.ts';
import { type HostUse, hostUse, NO_LIMIT } from '../measurements/host-use.ts';
import { mostStolen } from '../measurements/nodes.ts';
import { broken, holds, type RuleFinding, type ValidityRule } from './rule.ts';

/**
 * The most that is let be, as shares. What happens in a fiftieth of the time leaves a 95th percentile alone. A machine at rest runs a
 * kubelet, a runtime and agents: a tenth of its cores is more than they need.
 */
const MOST = { throttled: 0.02, steal: 0.02, others: 0.1, waiting: 0.05 };

/** No lock protects the machine of a cluster that a run made: what others do on it shapes the numbers. */
export const hostQuiet: ValidityRule = {
  id: 'host-quiet',
  summary:
    'the machine on which a run made its cluster was its own while the load was made, as far as that was measured: no limit or hypervisor stopped the job or its nodes, others used little of it and did not keep it waiting, and its memory was enough',
  check(facts) {
    const { infrastructure } = facts.plan.experiment.cluster ?? {};
    if (infrastructure === undefined || facts.run.backend === 'sim') return [];
    const check = isOnHost(infrastructure) ? checkHost : checkElsewhere;
    return levelsOf(facts).flatMap((level) => [...check(facts, level), ...checkNodes(facts, level)]);
  },
};

const checkElsewhere = (_: RunRecord, level: string): RuleFinding[] => [
  holds('the nodes are on other machines than the runner: what else ran on those is not known', level),
];

/** Where they are virtual machines and a node_exporter is read, they know what their hypervisors took. */
function checkNodes({ edges }: RunRecord, level: string): RuleFinding[] {
  const stolen = mostStolen(edges.filter((edge) => edge.level === level));
  if (stolen === undefined) return [];
  const seen = `the hypervisor of a node gave ${share(stolen)} of its processors' time to others`;
  return [stolen > MOST.steal ? broken(`${seen}, ${limitText(MOST.steal)}`, level) : holds(`${seen} at most`, level)];
}

function checkHost({ hostEdges, host = {} }: RunRecord, level: string): RuleFinding[] {
  const edges = hostEdges.filter((edge) => edge.level === level);
  if (edges.length === 0) return [broken('the host was not looked at around the load', level)];
  const looks = looksAt(hostUse(edges, host), host);
  const faults = looks.filter(({ value, most }) => typeof value === 'number' && value > most);
  if (faults.length === 0) return [holds(`${nameOf(host)}: ${seenIn(looks)}`, level)];
  return faults.map((fault) => broken(`${nameOf(host)}: ${said(fault)}, ${limitText(fault.most)}`, level));
}

/** One number against what is let be. */
interface Look {
  /** What it is called where it is not known. */
  readonly what: string;
  /** A share; a text is why it is not known. */
  readonly value: number | string;
  readonly most: number;
  says(value: string): string;
}

function looksAt({ throttled, steal, others, pressures }: HostUse, { cores = 0 }: Host): Look[] {
  const pressure = (resource: string, stall: string): number | string =>
    pressures.find((each) => each.resource === resource && each.stall === stall)?.share ?? 'not read';
  const waited = pressure('cpu', 'some');
  const waiting = typeof waited === 'number' ? ` (tasks waited for a processor in ${share(waited)} of the time)` : '';
  return [
    {
      what: 'throttling',
      value: throttled,
      most: MOST.throttled,
      says: (value) => `its CPU limit stopped the job in ${value} of the periods`,
    },
    {
      what: 'steal',
      value: steal,
      most: MOST.steal,
      says: (value) => `its hypervisor gave ${value} of its processors' time to others`,
    },
    {
      what: 'the CPU that others used',
      value: typeof others === 'string' ? others : others / cores,
      most: MOST.others,
      says: (value) => `others used ${value} of its ${cores} cores${waiting}`,
    },
    {
      what: 'waiting for processors',
      value: pressure('cpu', 'full'),
      most: MOST.waiting,
      says: (value) => `the job had work and none of its tasks ran in ${value} of the time`,
    },
    {
      what: 'pressure of memory',
      value: pressure('memory', 'full'),
      most: MOST.waiting,
      says: (value) => `all tasks waited for memory in ${value} of the time`,
    },
  ];
}

const said = ({ value, says }: Look): string => says(share(Number(value)));

const limitText = (most: number): string => `at most ${share(most)} is allowed`;

/** What was measured, and what not, each with its reason. */
function seenIn(looks: readonly Look[]): string {
  const known = looks.flatMap((look) => {
    if (look.value === NO_LIMIT) return [NO_LIMIT];
    return typeof look.value === 'number' ? [said(look)] : [];
  });
  const unknown = looks.flatMap(({ what, value }) =>
    typeof value === 'string' && value !== NO_LIMIT ? [`${what} is not known (${value})`] : [],
  );
  return [...known, ...unknown].join('; ');
}

const nameOf = ({ node }: Host): string => (node === undefined ? 'the host' : `the host ${node}`);

const share = (value: number): string => formatQuantity(value, 'share');
