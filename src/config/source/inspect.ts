import {
  type Alias,
  type Document,
  isAlias,
  isCollection,
  isMap,
  isNode,
  isPair,
  isScalar,
  type Node,
  type Scalar,
  type YAMLMap,
  type YAMLSeq,
} from 'yaml';
import type { Mistake } from './diagnostic.ts';
import { TAGGED } from './yaml-errors.ts';

/** Something that YAML allows and a configuration must not hold; `offset` counts characters from the file's start. */
export interface DocumentMistake extends Mistake {
  readonly offset: number;
  /** In the style of the parser's own codes. */
  readonly code: 'TAG' | 'NUL' | 'NUMBER' | 'QUOTE' | 'BAD_ALIAS' | 'BAD_KEY' | 'DUPLICATE_KEY';
}

/**
 * Finds what would be lost or misread on the way from YAML to JSON: repeated keys, keys that are no text, numbers that are
 * none, aliases without an anchor or inside themselves. Linear in the size of the file, however long its maps are.
 */
export function inspectNodes(document: Document): DocumentMistake[] {
  const found: DocumentMistake[] = [];
  const anchors = new Map<string, Node>();
  const above: Node[] = [];
  const report: Report = (node, mistake) => found.push({ offset: offsetOf(node), ...mistake });
  const inspect = (node: unknown): void => {
    if (isPair(node)) {
      inspect(node.key);
      inspect(node.value);
    } else if (isAlias(node)) {
      inspectAlias(node, anchors, above, report);
    } else if (isScalar(node) || isCollection(node)) {
      if (node.anchor !== undefined) anchors.set(node.anchor, node);
      inspectValue(node, report);
      if (isCollection(node)) inspectInside(node);
    }
  };
  const inspectInside = (node: YAMLMap | YAMLSeq): void => {
    above.push(node);
    node.items.forEach(inspect);
    above.pop();
  };
  inspect(document.contents);
  return found;
}

type Report = (node: unknown, found: NodeMistake) => void;

type NodeMistake = Omit<DocumentMistake, 'offset'>;

function inspectValue(node: Scalar | YAMLMap | YAMLSeq, report: Report): void {
  if (node.tag !== undefined) {
    const [message, hint] = TAGGED;
    report(node, { code: 'TAG', message, hint });
  } else if (isMap(node)) {
    inspectKeys(node, report);
  } else if (isScalar(node) && typeof node.value === 'number' && !Number.isFinite(node.value)) {
    report(node, { code: 'NUMBER', message: 'not a finite number' });
  } else if (isScalar(node) && typeof node.value === 'string' && node.value.includes('\0')) {
    report(node, { code: 'NUL', ...NUL });
  } else if (isScalar(node) && TYPOGRAPHIC.test(node.source ?? '') && node.type === 'PLAIN') {
    report(node, { code: 'QUOTE', ...typographic(node.source ?? '') });
  }
}

/** No word of a command line and no name can hold it; for a program such as tr a backslash and a 0 are meant. */
const NUL: Mistake = {
  message: 'this text holds a NUL byte, which is what "\\0" in double quotes is',
  hint: "in single quotes, '\\0' is a backslash and a 0",
};

/** A text in quotes of which at least one is a typographic one; a word in such quotes may begin a text. */
const TYPOGRAPHIC = /^([“”„«‘’‚][^“”„«»‘’‚]*["'“”»‘’]|["'][^“”„«»‘’‚]*[“”»‘’])$/;

function typographic(written: string): Mistake {
  const plain = written.slice(1, -1);
  return {
    message: `the quotes of \`${written.slice(0, 60)}\` are typographic ones, which YAML takes for letters`,
    hint: `write "${plain.slice(0, 60)}"`,
  };
}

function inspectAlias(alias: Alias, anchors: ReadonlyMap<string, Node>, above: readonly Node[], report: Report): void {
  const name = alias.source;
  const target = anchors.get(name);
  const hint = 'a value that begins with * must be quoted, for example "*/5 * * * *"';
  if (target === undefined) {
    report(alias, { code: 'BAD_ALIAS', message: `no anchor \`&${name}\` is above this alias`, hint });
  } else if (above.includes(target)) {
    report(alias, { code: 'BAD_ALIAS', message: `the alias \`*${name}\` is inside what it names` });
  }
}

function inspectKeys(map: YAMLMap, report: Report): void {
  const seen = new Set<unknown>();
  for (const { key, value: below } of map.items) {
    const value = isScalar(key) ? key.value : key;
    const isBare = below === null && isScalar(key) && key.type === 'PLAIN';
    const bare = isBare ? bareMistake(key.source ?? '') : undefined;
    const mistake = bare ?? keyMistakeOf(key, value, seen);
    seen.add(value);
    if (mistake !== undefined) report(key, mistake);
  }
}

/** `{max:30s}`: without a blank after the colon all of it is a key, which has no value. */
const GLUED = /^[A-Za-z][\w-]*:(?!\/\/)\S/;

const glued = (written: string): NodeMistake => ({
  code: 'BAD_KEY',
  message: 'no blank follows the colon',
  hint: `write \`${written.replace(':', ': ').slice(0, 60)}\``,
});

/** Of a key without a value: what was meant is a key and its value, or a part of the number before it. */
function bareMistake(written: string): NodeMistake | undefined {
  if (GLUED.test(written)) return glued(written);
  if (!/^\d{3}$/.test(written)) return undefined;
  return {
    code: 'BAD_KEY',
    message: 'the comma before this begins another entry',
    hint: 'write a number without commas',
  };
}

const keyMistakeOf = (node: unknown, key: unknown, seen: ReadonlySet<unknown>): NodeMistake | undefined =>
  keyMistake(key, isScalar(node) ? (node.source ?? '') : '', seen);

function keyMistake(key: unknown, written: string, seen: ReadonlySet<unknown>): NodeMistake | undefined {
  if (typeof key === 'object' && key !== null) {
    return {
      code: 'BAD_KEY',
      message: 'a key must be text',
      hint: 'a value that begins with {{ must be quoted: "{{name}}"',
    };
  }
  // A merge key (`<<`) is a symbol to the parser, and may occur more than once.
  if (typeof key === 'symbol') return undefined;
  if (typeof key !== 'string') {
    const kind = key === null ? 'empty' : `a ${typeof key}`;
    return { code: 'BAD_KEY', message: `the key \`${written}\` is ${kind}, not text`, hint: `quote it: "${written}"` };
  }
  if (key === '__proto__') return { code: 'BAD_KEY', message: 'the key `__proto__` is not allowed' };
  if (/[\u00a0\u2000-\u200a\u202f]/.test(key)) {
    return {
      code: 'BAD_KEY',
      message: 'this key holds a blank that is not a plain one',
      hint: 'type it again: such blanks come with copied text',
    };
  }
  if (TYPOGRAPHIC.test(written)) return { code: 'BAD_KEY', ...typographic(written) };
  if (!seen.has(key)) return undefined;
  return {
    code: 'DUPLICATE_KEY',
    message: `the key \`${key.slice(0, 60)}\` is twice in this map`,
    hint: 'remove one, or merge the two',
  };
}

const offsetOf = (node: unknown): number => (isNode(node) ? (node.range?.[0] ?? 0) : 0);
