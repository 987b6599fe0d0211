import { LineCounter, type Node, parseDocument } from 'yaml';
import type { Json } from '../../model/json.ts';

/** A YAML text that we wrote, read back as Prow's reader would: by the rules of YAML 1.1, without duplicate keys. */
export interface ReadYaml {
  readonly value: Json;
  /** The 1-based line on which the value at `path` begins; undefined where there is none. */
  lineOf(path: readonly (string | number)[]): number | undefined;
}

/** Throws the reader's own error, with its line and column. */
export function readYaml11(text: string): ReadYaml {
  const lines = new LineCounter();
  const document = parseDocument(text, { version: '1.1', merge: false, uniqueKeys: true, lineCounter: lines });
  const [error] = document.errors;
  if (error !== undefined) throw error;
  return {
    value: document.toJS({ maxAliasCount: 0 }) as Json,
    lineOf: (path) => {
      const start = (document.getIn(path, true) as Node | undefined)?.range?.[0];
      return start === undefined ? undefined : lines.linePos(start).line;
    },
  };
}
