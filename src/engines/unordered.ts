import type { ToolReading } from '../benchmarks/outcome.ts';

/** Sentences about percentiles that are less than a lower one, than the least, or more than the greatest: a file of which a part was changed, or was lost. */
export function unordered(readings: readonly ToolReading[]): string[] {
  const groups = Map.groupBy(readings, ({ metric, labels }) => JSON.stringify([metric, labels]));
  return [...groups.values()].flatMap((group) => {
    const ranked = group
      .map(({ reading, value, labels = {} }) => ({ rank: rankOf(reading), value, reading, labels }))
      // A number below 0 is refused by itself, with a better word.
      .filter(({ rank, value }) => !Number.isNaN(rank) && value >= 0)
      .sort((a, b) => a.rank - b.rank);
    const index = ranked.findIndex(({ value }, place) => place > 0 && value < (ranked[place - 1]?.value ?? 0));
    const [low, high] = [ranked[index - 1], ranked[index]];
    if (low === undefined || high === undefined) return [];
    const of = [low.labels.measurement, low.labels.of].filter((text) => text !== undefined).join(' ');
    return [`${of}: ${high.reading} is ${high.value}, less than ${low.reading} with ${low.value}`];
  });
}

const rankOf = (reading: string): number =>
  ({ min: 0, max: 101 })[reading] ?? Number(/^p(?:erc)?(\d+)$/i.exec(reading)?.[1]);
