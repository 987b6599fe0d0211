interface Event {
  readonly at: number;
  readonly act: () => void;
}

/** Real time of the modelled world: events in the order of their time, equal times in the order they were asked for. */
export class Events {
  now = 0;
  /** Latest first, so that the next one is taken from the end. */
  readonly #due: Event[] = [];

  after(delay: number, act: () => void): void {
    const at = this.now + Math.max(0, delay);
    let index = this.#due.length;
    while (index > 0 && isDueBy(this.#due[index - 1], at)) index--;
    this.#due.splice(index, 0, { at, act });
  }

  /** Does what is due next; false when nothing is. */
  next(): boolean {
    const event = this.#due.pop();
    if (event === undefined) return false;
    this.now = event.at;
    event.act();
    return true;
  }
}

const isDueBy = (event: Event | undefined, at: number): boolean => event !== undefined && event.at <= at;
