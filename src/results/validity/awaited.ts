import { ownPopulation } from '../../model/population.ts';
import { type EpochMs, epochMs } from '../../model/units.ts';
import type { ObjectRecord, RunRecord } from '../facts/record.ts';
import { creationByWatch } from '../measurements/creation-latency.ts';
import { departureOf } from '../measurements/deletion-latency.ts';
import type { Estimate } from '../measurements/estimate.ts';
import { deletionGroupsOf, groupsOf } from '../measurements/groups.ts';
import { lagAmong, lagOf } from '../measurements/lag.ts';

/** What a test waits for and times: that objects arrive; that they go, where it is about their deletion too. */
export interface AwaitedEvent {
  readonly level: string;
  readonly kind: string;
  /** What became of them. */
  readonly event: 'arrived' | 'went';
  /** The steps that asked for it. */
  readonly steps: ReadonlySet<string>;
  /** Of each step the time from its first call until the last was seen. */
  readonly spans: readonly { readonly from: EpochMs; readonly to: EpochMs }[];
  /** From the call until it was seen, of those that did. */
  readonly took: readonly number[];
  /** The same with its bounds. */
  readonly estimates: readonly Estimate[];
  /** By so much at least our watch showed late what a reply had announced already. */
  readonly lagsMs: readonly number[];
}

export const awaitedIn = (facts: RunRecord): AwaitedEvent[] => [...arrivals(facts), ...departures(facts)];

function arrivals(facts: RunRecord): AwaitedEvent[] {
  return groupsOf(facts).map(({ level, kind, objects }) => {
    const lag = lagAmong(objects);
    return {
      level,
      kind,
      event: 'arrived' as const,
      steps: new Set(objects.map(({ step }) => step)),
      spans: spansOf(objects.map(({ step, requestedAt, arrival }) => ({ step, requestedAt, seenAt: arrival?.at }))),
      took: objects.flatMap(({ arrival, requestedAt }) => (arrival === undefined ? [] : arrival.at - requestedAt)),
      estimates: objects.flatMap((object) => {
        const { arrival } = object;
        if (arrival === undefined) return [];
        return creationByWatch(object, { watch: arrival.at, watchFrom: arrival.from }, lag) ?? [];
      }),
      lagsMs: objects.flatMap((object) => lagOf(object)?.low ?? []),
    };
  });
}

/** A deletion that only clears up is timed too, and no test is about it. */
function departures(facts: RunRecord): AwaitedEvent[] {
  const own = ownPopulation(facts.plan);
  return deletionGroupsOf(facts).flatMap(({ level, kind, population, objects }) => {
    if (population === undefined || population !== own || objects.length === 0) return [];
    const lag = lagAmong(objects);
    const estimates = objects.flatMap((object) => departureOf(object, lag) ?? []);
    return [
      {
        level,
        kind,
        event: 'went' as const,
        steps: new Set(objects.flatMap(({ deletion }) => deletion?.step ?? [])),
        spans: spansOf(
          objects.flatMap(({ deletion }) => (deletion === undefined ? [] : [{ ...deletion, seenAt: deletion.goneAt }])),
        ),
        took: estimates.map(({ value }) => value),
        estimates,
        lagsMs: objects.flatMap(leavingLag),
      },
    ];
  });
}

function spansOf(
  asked: readonly { readonly step?: string; readonly requestedAt: EpochMs; readonly seenAt: EpochMs | undefined }[],
): AwaitedEvent['spans'] {
  return [...Map.groupBy(asked, ({ step }) => step).values()].map((own) => ({
    from: epochMs(Math.min(...own.map(({ requestedAt }) => requestedAt))),
    to: epochMs(Math.max(...own.map(({ requestedAt, seenAt = requestedAt }) => seenAt))),
  }));
}

/** The API server shows that an object is being deleted as soon as it has accepted the call. */
function leavingLag({ deletion }: ObjectRecord): number[] {
  const { leaving, acceptedAt } = deletion ?? {};
  if (leaving === undefined || leaving.from !== undefined || acceptedAt === undefined) return [];
  return [Math.max(0, leaving.at - acceptedAt)];
}
