/** Numbered promises that are kept in order: confirming one confirms all before it. */
export class Tickets {
  #last = 0;
  #open: Ticket[] = [];

  ask(): { readonly number: number; readonly confirmed: Promise<void> } {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const number = ++this.#last;
    this.#open.push({ number, resolve, reject });
    return { number, confirmed: promise };
  }

  confirmUpTo(last: number): void {
    for (const ticket of this.#open) if (ticket.number <= last) ticket.resolve();
    this.#open = this.#open.filter(({ number }) => number > last);
  }

  rejectAll(reason: unknown): void {
    for (const ticket of this.#open) ticket.reject(reason);
    this.#open = [];
  }
}

interface Ticket {
  readonly number: number;
  readonly resolve: () => void;
  readonly reject: (reason: unknown) => void;
}
