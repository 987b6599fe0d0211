/** What was done until something failed, if anything did: no further act is begun then, and those that were are waited for. */
export interface ParallelDone<T> {
  readonly results: readonly T[];
  readonly failure?: { readonly error: unknown };
}

/** Acts on each of `items`, at most `width` at a time. Results are in the order of the items. */
export async function inParallel<Item, T>(
  items: readonly Item[],
  width: number,
  act: (item: Item) => Promise<T>,
): Promise<ParallelDone<T>> {
  const results = new Map<number, T>();
  const left = items.entries();
  let failure: ParallelDone<T>['failure'];
  async function work(): Promise<void> {
    for (const [place, item] of left) {
      if (failure !== undefined) return;
      try {
        results.set(place, await act(item));
      } catch (error) {
        failure ??= { error };
      }
    }
  }
  await Promise.all(Array.from({ length: width }, work));
  const inOrder = items.flatMap((_, place) => {
    const result = results.get(place);
    return result === undefined ? [] : [result];
  });
  return failure === undefined ? { results: inOrder } : { results: inOrder, failure };
}
