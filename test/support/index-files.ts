import type { IndexFiles } from '../../src/history/store/job-index.ts';

/** An index in memory, whose texts a test can read and spoil. */
export const indexInMemory = (
  texts = new Map<string, string>(),
): IndexFiles & { readonly texts: Map<string, string> } => ({
  texts,
  names: () => [...texts.keys()],
  read: (name) => texts.get(name),
  write: (name, text) => void texts.set(name, text),
  remove: (name) => void texts.delete(name),
});
