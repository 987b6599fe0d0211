/** Something to be done at a time; equal times keep the order in which they were asked for. */
export interface Timer {
  readonly at: number;
  readonly sequence: number;
  /** Background timers (heartbeats, bookmarks) go on for ever and are nothing that anybody waits for. */
  readonly background: boolean;
  /** Undefined once the timer fired or was taken back. */
  fire: (() => void) | undefined;
}

/** A binary heap of timers, earliest (time, sequence) on top. Timers taken back stay in it until their time comes. */
export class TimerHeap {
  readonly #timers: Timer[] = [];
  #sequence = 0;
  #foreground = 0;

  /** Timers that a caller may wait for. */
  get foreground(): number {
    return this.#foreground;
  }

  get earliest(): number | undefined {
    return this.#timers[0]?.at;
  }

  /** Adds a timer; the result takes it back. */
  add(at: number, background: boolean, fire: () => void): () => void {
    const timer: Timer = { at, sequence: this.#sequence++, background, fire };
    if (!background) this.#foreground++;
    this.#push(timer);
    return () => {
      this.take(timer);
    };
  }

  /** What the timer was to do, once: undefined when it was taken before. */
  take(timer: Timer): (() => void) | undefined {
    const { fire } = timer;
    if (fire !== undefined && !timer.background) this.#foreground--;
    timer.fire = undefined;
    return fire;
  }

  pop(): Timer | undefined {
    const timers = this.#timers;
    const top = timers[0];
    const last = timers.pop();
    if (top === undefined || last === undefined || timers.length === 0) return top;
    timers[0] = last;
    this.#sink();
    return top;
  }

  #push(timer: Timer): void {
    const timers = this.#timers;
    let at = timers.push(timer) - 1;
    while (at > 0) {
      const above = (at - 1) >> 1;
      if (!this.#swapIfEarlier(at, above)) return;
      at = above;
    }
  }

  #sink(): void {
    let at = 0;
    while (true) {
      const left = 2 * at + 1;
      const child = this.#earlier(left + 1, left) ? left + 1 : left;
      if (!this.#swapIfEarlier(child, at)) return;
      at = child;
    }
  }

  #swapIfEarlier(below: number, above: number): boolean {
    if (!this.#earlier(below, above)) return false;
    const timers = this.#timers;
    const [a, b] = [timers[below], timers[above]];
    if (a === undefined || b === undefined) return false;
    timers[below] = b;
    timers[above] = a;
    return true;
  }

  #earlier(left: number, right: number): boolean {
    const [a, b] = [this.#timers[left], this.#timers[right]];
    if (a === undefined || b === undefined) return false;
    return a.at < b.at || (a.at === b.at && a.sequence < b.sequence);
  }
}
