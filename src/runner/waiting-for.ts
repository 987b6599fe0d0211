/** What is waited for, and what was last seen of it, for people: a timeout ends with these words, and progress shows them. */
export interface WaitingFor {
  /** Replaces what was said before; the words are made when they are read. Undefined: nothing is waited for. */
  say(words: (() => string) | undefined): void;
  /** Says it until `wait` has settled. */
  during<T>(words: () => string, wait: Promise<T>): Promise<T>;
  /** In one line. */
  words(): string | undefined;
}

export function createWaitingFor(): WaitingFor {
  let current: (() => string) | undefined;
  return {
    say(words) {
      current = words;
    },
    async during(words, wait) {
      current = words;
      try {
        return await wait;
      } finally {
        if (current === words) current = undefined;
      }
    },
    words: () => current?.(),
  };
}
