import { parse } from 'yaml';
import type { Json } from '../../model/json.ts';

/** Reads a YAML text that we wrote as Prow would: by the rules of YAML 1.1. Throws the reader's own error, with its position. */
export const readYaml11 = (text: string): Json =>
  parse(text, { version: '1.1', merge: false, uniqueKeys: true, maxAliasCount: 0 });
