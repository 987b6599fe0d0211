import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What the code says of a type and of each of its fields. */
export interface Docstrings {
  readonly own: string;
  readonly fields: ReadonlyMap<string, string>;
}

const MODEL = join(import.meta.dirname, '..', '..', 'src', 'model');
const FILES = [
  'benchmark',
  'engine',
  'entry',
  'fleet',
  'node-load',
  'hold',
  'ramp',
  'hook',
  'infrastructure',
  'metrics/index',
  'parse-declaration',
  'placement',
  'plan',
  'profiles',
  'ready',
  'regime',
  'result',
  'suite',
  'target',
  'units',
];

/** By the type's name, and of a fact by its `type` too; what a field has of an interface that another extends is under both. */
export function docstringsOfModel(): ReadonlyMap<string, Docstrings> {
  const types = new Map<string, Docstrings>();
  const all = FILES.flatMap((file) => typesOf(readFileSync(join(MODEL, `${file}.ts`), 'utf8')));
  for (const { name, doc, body } of all) types.set(name, { own: doc, fields: fieldsOf(body) });
  for (const { name, doc, body, parents } of all) {
    const inherited = parents.flatMap((parent) => [...(types.get(parent)?.fields ?? [])]);
    const found = { own: doc, fields: new Map([...inherited, ...fieldsOf(body)]) };
    types.set(name, found);
    const [, fact] = /^ {2}readonly type: '([\w-]+)'/m.exec(body) ?? [];
    if (fact !== undefined) types.set(fact, found);
  }
  return types;
}

const TYPE =
  /(?:^\/\*\*((?:(?!\*\/).)*)\*\/\n)?^(?:export )?(?:interface|type) (\w+)(.*?)(?=\n(?:\/\*\*|export|const|interface|type|\n)|$(?![\s\S]))/gms;

function typesOf(source: string): { name: string; doc: string; body: string; parents: string[] }[] {
  return [...source.matchAll(TYPE)].map(([, doc = '', name = '', body = '']) => ({
    name,
    doc: plain(doc),
    body,
    parents: [...body.matchAll(/extends (?:Pick<)?(\w+)|\((\w+) & \{/g)].map(([, one, other]) => one ?? other ?? ''),
  }));
}

const FIELD = /^ {2}\/\*\*((?:(?!\*\/).)*)\*\/\n {2}readonly (\w+)\??:/gms;

const fieldsOf = (body: string): Map<string, string> =>
  new Map([...body.matchAll(FIELD)].map(([, doc = '', field = '']) => [field, plain(doc)]));

/** One line, without the stars. */
const plain = (doc: string): string => doc.replaceAll(/\s*\n\s*\*?\s*/g, ' ').trim();
