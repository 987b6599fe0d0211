/// <reference lib="dom" />

/** What a page shows is in its address, behind the `#`: a link leads to the same. */
export const readState = (): URLSearchParams => new URLSearchParams(location.hash.slice(1));

/** Leaves out what is empty; does not add to the history of the browser. */
export function writeState(change: Readonly<Record<string, string | undefined>>): void {
  const state = readState();
  for (const [name, value] of Object.entries(change)) {
    if (value === undefined || value === '') state.delete(name);
    else state.set(name, value);
  }
  history.replaceState(null, '', `#${state}`);
}
