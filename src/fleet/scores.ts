import type { BenchmarkReading } from '../model/facts.ts';
import type { HardwareReference } from '../model/fleet.ts';
import { median, sorted } from '../stats/quantile.ts';
import { rateInCommonTime } from './in-common-time.ts';
import { coresOf, type FleetMember } from './member.ts';
import { isSameBenchmark } from './references.ts';
import { type CommonTime, commonTime } from './together.ts';
import { ADDS_UP, type CommonRate, underCommonLoad } from './under-common-load.ts';

/** One reading of the members of one flavour. */
export interface FlavourScore {
  readonly flavour: string;
  readonly metric: BenchmarkReading['metric'];
  readonly reading: string;
  readonly labels: Readonly<Record<string, string>>;
  /** Whether it is the first reading of its output: the one for which the tool is run. */
  readonly isMain: boolean;
  readonly members: readonly { readonly name: string; readonly node?: string | undefined; readonly value: number }[];
  readonly median: number;
  /**
   * How the values are about the time alone in which all made load: `intervals` of the tool's own within it; `bounds` between which the median
   * lies, for the tool says one number of its whole time; `whole`: all of the time is common, or it is no rate.
   */
  readonly by: 'intervals' | 'bounds' | 'whole';
  /** The bounds. */
  readonly common?: CommonRate;
  /** What all members delivered together; absent of what does not add up, such as a latency. */
  readonly total?: number;
  /** From the least to the most, as a share of the median; absent of one member, which has no equals. */
  readonly spread?: number;
  /** Of each member's cores the share of what the hardware delivered when it was new; the median. Absent without a reference. */
  readonly ofReference?: number;
}

/** Of whole outputs that are about common time at all, in the order in which flavours and readings appear. */
export function scoresOf(members: readonly FleetMember[], reference?: HardwareReference): FlavourScore[] {
  const common = commonTime(members);
  const boundsOf = underCommonLoad(members, common);
  const all = members
    .filter(({ name, status }) => status === 'ok' && (common.shares.get(name) ?? 0) > 0)
    .flatMap((member) =>
      member.readings.map((reading, index) => ({
        member,
        isMain: index === 0,
        ...inCommon(member, reading, common, boundsOf),
      })),
    );
  const groups = Map.groupBy(all, ({ member: { flavour }, reading: { metric, reading, labels = {} } }) =>
    JSON.stringify([flavour, metric, reading, labels]),
  );
  return [...groups.values()].flatMap((group) => scoreOf(group, reference));
}

interface Read {
  readonly member: FleetMember;
  /** Its value is that of the common time, where intervals say it. */
  readonly reading: BenchmarkReading;
  readonly isMain: boolean;
  readonly isCut: boolean;
  readonly bounds?: CommonRate;
}

function inCommon(
  member: FleetMember,
  reading: BenchmarkReading,
  common: CommonTime,
  boundsOf: ReturnType<typeof underCommonLoad>,
): Pick<Read, 'reading' | 'isCut' | 'bounds'> {
  if (!ADDS_UP.has(reading.metric)) return { reading, isCut: false };
  const bounds = boundsOf(member, reading.value);
  const value = areNarrow(bounds) ? undefined : rateInCommonTime(member, reading, common);
  if (value !== undefined) return { reading: { ...reading, value }, isCut: true };
  return { reading, isCut: false, bounds };
}

/** Intervals leave out one at the beginning, and what a tool does not print of its end: that is more than narrow bounds leave open. */
const areNarrow = ({ low, high }: CommonRate): boolean => high - low <= NARROW * high;

const NARROW = 0.005;

function scoreOf(group: readonly Read[], reference: HardwareReference | undefined): FlavourScore[] {
  const [first] = group;
  if (first === undefined) return [];
  const values = group.map(({ reading }) => reading.value);
  const middle = medianOf(values);
  const shares = reference === undefined ? [] : group.flatMap((each) => shareOfReference(each, reference));
  const { metric, reading, labels = {} } = first.reading;
  const { flavour } = first.member;
  const bounds = group.map(({ bounds: own, reading: { value } }) => own ?? { low: value, high: value });
  const common = { low: medianOf(bounds.map(({ low }) => low)), high: medianOf(bounds.map(({ high }) => high)) };
  const isOpen = common.low < common.high;
  return [
    {
      ...{ flavour, metric, reading, labels, median: middle, isMain: first.isMain },
      members: group.map(({ member: { name, node }, reading: { value } }) => ({ name, node, value })),
      by: isOpen ? 'bounds' : group.every(({ isCut }) => isCut) ? 'intervals' : 'whole',
      ...(isOpen && { common }),
      ...(ADDS_UP.has(metric) && { total: values.reduce((sum, value) => sum + value, 0) }),
      ...(values.length > 1 && middle !== 0 && { spread: (Math.max(...values) - Math.min(...values)) / middle }),
      ...(shares.length > 0 && { ofReference: medianOf(shares) }),
    },
  ];
}

/** `perf(VM) / perf(spec)`, core by core: a VM with 4 of 32 cores is compared with an eighth of the specification. */
function shareOfReference({ member, reading, isMain }: Read, { benchmark, score, cores }: HardwareReference): number[] {
  const own = coresOf(member);
  const names = [reading.tool.unit, member.tool ?? ''];
  const isSame = isMain && names.some((name) => isSameBenchmark(name, benchmark));
  return own === undefined || !isSame ? [] : [reading.value / ((score * own) / cores)];
}

const medianOf = (values: readonly number[]): number => median(sorted(values)) ?? Number.NaN;
