import { isReplaceable, type RunStore } from '../../src/history/run-store.ts';
import { KnownError } from '../../src/model/errors.ts';

/** A bucket in memory, that may fail; `asked` is what was asked of it. */
export interface MemoryStore extends RunStore {
  readonly texts: Map<string, string>;
  readonly asked: string[];
}

/** @param fails whether an act on a path fails, such as `get logs/a/1/started.json` */
export function memoryStore(
  texts: Readonly<Record<string, string>> = {},
  fails: (act: string) => boolean = () => false,
): MemoryStore {
  const held = new Map(Object.entries(texts));
  const asked: string[] = [];
  const ask = (act: string): void => {
    asked.push(act);
    if (fails(act)) throw new KnownError('infrastructure', `cannot ${act}: the service answers 503`);
  };
  return {
    name: 'gs://bucket',
    texts: held,
    asked,
    async put(path, content) {
      ask(`put ${path}`);
      if (held.has(path) && !isReplaceable(path)) return 'exists';
      held.set(path, Buffer.concat(await Array.fromAsync(content.open())).toString('utf8'));
      return 'stored';
    },
    async replace(path, content, version) {
      ask(`replace ${path}`);
      if (held.get(path) !== version) return undefined;
      const text = Buffer.concat(await Array.fromAsync(content.open())).toString('utf8');
      held.set(path, text);
      return text;
    },
    async *get(path) {
      ask(`get ${path}`);
      const text = held.get(path);
      if (text === undefined) throw new KnownError('usage', `there is no ${path}`);
      yield Buffer.from(text);
    },
    remove: async (path) => {
      ask(`remove ${path}`);
      held.delete(path);
    },
    version: async (path) => held.get(path),
    async *list(folder) {
      ask(`list ${folder}`);
      const below = folder === '' ? '' : `${folder}/`;
      const names = [...held.keys()]
        .filter((path) => path.startsWith(below))
        .map((path) => path.slice(below.length).replace(/\/.*$/, '/'));
      yield* [...new Set(names)].sort();
    },
  };
}
