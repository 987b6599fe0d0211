/** Acts on every item, on several at a time. After a failure nothing more is begun; it rejects with it when all that had begun has ended. */
export async function forEachOf<T>(
  items: AsyncIterable<T>,
  width: number,
  act: (item: T) => Promise<void>,
): Promise<void> {
  const iterator = items[Symbol.asyncIterator]();
  let failed = false;
  const work = async (): Promise<void> => {
    try {
      while (!failed) {
        const { done, value } = await iterator.next();
        if (done === true) return;
        await act(value);
      }
    } catch (error) {
      failed = true;
      throw error;
    }
  };
  const ends = await Promise.allSettled(Array.from({ length: width }, work));
  const failure = ends.find((end) => end.status === 'rejected');
  if (failure !== undefined) throw failure.reason;
}
