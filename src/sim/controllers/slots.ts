/** Places by name, each with a limit: who finds none waits its turn. */
export interface Slots {
  /** Calls `enter` at once or when a place becomes free; the result gives the place, or the wait, up. */
  enter(name: string, limit: number, enter: () => void): () => void;
}

export function createSlots(): Slots {
  const places = new Map<string, { taken: number; readonly waiting: Set<() => void> }>();

  return {
    enter(name, limit, enter) {
      const place = places.get(name) ?? { taken: 0, waiting: new Set() };
      places.set(name, place);
      let state: 'waits' | 'in' | 'left' = 'waits';
      const goIn = (): void => {
        place.taken++;
        state = 'in';
        enter();
      };
      if (place.taken < limit) goIn();
      else place.waiting.add(goIn);
      return () => {
        if (state === 'waits') place.waiting.delete(goIn);
        if (state !== 'in') return;
        state = 'left';
        place.taken--;
        const next = place.waiting.values().next().value;
        if (next === undefined) return;
        place.waiting.delete(next);
        next();
      };
    },
  };
}
