import Handlebars from 'handlebars';
import { messageOf, usageError } from '../model/errors.ts';
import { isJsonObject, type Json, type JsonObject } from '../model/json.ts';
import { markdownLink, markdownText } from './markdown.ts';
import { templateError } from './template-error.ts';
import { entriesText, flowYaml } from './yaml/block.ts';

/** Template texts by name, without `.hbs`. Each can also be used in another as a partial: `{{> name}}`. */
export type Templates = ReadonlyMap<string, string>;

/** Renders a template by name. A value that is missing, or a template that does not compile, is an error of the template's author. */
export type Renderer = (name: string, view: object) => Rendered;

export interface Rendered {
  readonly text: string;
  /** The keys of a map in the order in which the template printed them. */
  keysOf(map: JsonObject): Iterable<string>;
}

/**
 * Handlebars with no escaping of its own: every value enters through a helper that encodes it for its place.
 * `{{yaml value}}` one line of YAML · `{{fields map "a" "b"}}` those entries of a map, where present, as block YAML ·
 * `{{rest map}}` all entries that `fields` has not printed · `{{comment text}}` lines beginning with `# ` ·
 * `{{markdown text}}`, `{{link text target}}` for documents.
 */
export function templateRenderer(templates: Templates): Renderer {
  const engine = Handlebars.create();
  for (const [name, helper] of Object.entries(HELPERS)) engine.registerHelper(name, helper);
  const compiled = new Map<string, Handlebars.TemplateDelegate>();
  for (const [name, text] of templates) {
    // Compiled when it is first used.
    const template = engine.compile(text, OPTIONS);
    compiled.set(name, template);
    engine.registerPartial(name, template);
  }
  return (name, view) => {
    const template = compiled.get(name);
    if (template === undefined) throw usageError(`there is no template ${name}.hbs`);
    try {
      const printed: Printed = new WeakMap();
      const text = withoutEmptyLines(template(view, { data: { printed } }));
      return { text, keysOf: (map) => printedFirst(printed.get(map), Object.keys(map)) };
    } catch (error) {
      throw templateError(`${name}.hbs`, messageOf(error), {
        values: Object.keys(view),
        templates: [...templates.keys()],
      });
    }
  };
}

/** Values are encoded by helpers, and one that is missing is an error. */
const OPTIONS = { noEscape: true, strict: true };

/** Stands for "this helper prints nothing here"; a line that holds nothing else disappears. No encoded value contains it. */
const NOTHING = '\u0000';

/** Sought from each NOTHING: a regular expression would try every line. */
function withoutEmptyLines(text: string): string {
  let kept = '';
  let from = 0;
  for (let at = text.indexOf(NOTHING); at !== -1; at = text.indexOf(NOTHING, at + 1)) {
    const [start, end] = [text.lastIndexOf('\n', at) + 1, text.indexOf('\n', at) + 1];
    if (start < from || end === 0 || !IS_EMPTY.test(text.slice(start, end))) continue;
    kept += text.slice(from, start);
    from = end;
  }
  return kept + text.slice(from);
}

const IS_EMPTY = new RegExp(`^ *${NOTHING} *\n$`);

/** The keys of each map that `fields` and `rest` were to print, in that order. */
type Printed = WeakMap<JsonObject, string[]>;

const printedFirst = (printed: readonly string[] = [], all: readonly string[]): Iterable<string> =>
  new Set([...printed, ...all]);

interface HelperOptions {
  readonly hash: { readonly indent?: number };
  readonly data: { readonly printed: Printed };
}

const HELPERS = {
  yaml: (value: unknown) => flowYaml(json(value, 'yaml')),
  markdown: (value: unknown) => markdownText(word(value, 'markdown')),
  link: (text: unknown, target: unknown) => markdownLink(word(text, 'link'), word(target, 'link')),
  comment(value: unknown, options: HelperOptions): string {
    const lines = word(value, 'comment').split(/\r\n|[\n\r\u0085\u2028\u2029]/);
    const indent = ' '.repeat(options.hash.indent ?? 0);
    return lines.map((line) => `# ${printable(line)}`.trimEnd()).join(`\n${indent}`);
  },
  fields(map: unknown, ...names: unknown[]): string {
    const options = names.pop();
    return printEntries(jsonMap(map, 'fields'), names as string[], options as HelperOptions);
  },
  rest(map: unknown, options: HelperOptions): string {
    const object = jsonMap(map, 'rest');
    const printed = options.data.printed.get(object) ?? [];
    return printEntries(
      object,
      Object.keys(object).filter((key) => !printed.includes(key)),
      options,
    );
  },
};

function printEntries(map: JsonObject, names: readonly string[], options: HelperOptions): string {
  const printed = options.data.printed.get(map) ?? [];
  options.data.printed.set(map, printed);
  printed.push(...names);
  return entriesText(map, names, ' '.repeat(options.hash.indent ?? 0)) || NOTHING;
}

const printable = (line: string): string => line.replaceAll(/[\p{Cc}\ufeff\ufffe\uffff]/gu, ' ').toWellFormed();

function json(value: unknown, helper: string): Json {
  if (value === undefined) throw new Error(`{{${helper}}} was given a value that does not exist`);
  return value as Json;
}

function jsonMap(value: unknown, helper: string): JsonObject {
  if (!isJsonObject(value)) throw new Error(`{{${helper}}} needs a map`);
  return value;
}

function word(value: unknown, helper: string): string {
  if (typeof value !== 'string' && typeof value !== 'number') throw new Error(`{{${helper}}} needs a text`);
  return String(value);
}
