import type { SourceFile } from './read.ts';

/** Line and column, both from 1. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** YAML as it is written: no schema is applied, duplicate keys stay, aliases and `<<` are resolved. */
export type YamlNode = YamlMap | YamlList | YamlScalar;
export interface YamlMap {
  readonly kind: 'map';
  readonly at: Position;
  readonly entries: readonly YamlEntry[];
}
export interface YamlEntry {
  readonly key: string;
  readonly at: Position;
  readonly value: YamlNode;
  /** The entry comes from `<<`: an entry of the same key in the map itself wins. */
  readonly merged: boolean;
}
export interface YamlList {
  readonly kind: 'list';
  readonly at: Position;
  readonly items: readonly YamlNode[];
}
export interface YamlScalar {
  readonly kind: 'scalar';
  readonly at: Position;
  /** The text, unquoted and unfolded. */
  readonly text: string;
  readonly style: 'plain' | 'quoted' | 'literal' | 'folded';
  /** An explicit tag such as `!!str`. */
  readonly tag: string | undefined;
}

export interface YamlTree {
  readonly file: SourceFile;
  /** The first document, the only one that Kubernetes' and Prow's readers look at; undefined when the file holds nothing. */
  readonly root: YamlNode | undefined;
  /** Further documents that hold something. */
  readonly further: readonly YamlNode[];
}
