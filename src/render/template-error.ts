import { type KnownError, usageError } from '../model/errors.ts';

/** What a template may name. */
export interface TemplateNames {
  /** Outside of all blocks. */
  readonly values: readonly string[];
  readonly templates: readonly string[];
}

/** What Handlebars says of a template, in words for its author. */
export function templateError(file: string, said: string, names: TemplateNames): KnownError {
  for (const [pattern, words] of EXPLAINED) {
    const found = pattern.exec(said);
    if (found?.groups !== undefined) {
      const { at = '', message, hint } = words(found.groups, names);
      return usageError(`template ${file}${at === '' ? '' : `:${at}`}: ${message}`, hint);
    }
  }
  return usageError(`template ${file}: ${said}`);
}

interface Words {
  /** `line` or `line:column`, as Handlebars counts them. */
  readonly at?: string | undefined;
  readonly message: string;
  readonly hint: string;
}

type Groups = Readonly<Record<string, string>>;

const CLOSE = 'what {{#NAME ...}} opens, {{/NAME}} closes, the innermost first';

const HELPERS = 'Helpers: yaml, fields, rest, comment, markdown, link, and if, unless, each, with of Handlebars';

const EXPLAINED: readonly (readonly [pattern: RegExp, words: (found: Groups, names: TemplateNames) => Words])[] = [
  [
    /^Parse error on line (?<at>\d+):\n.*got 'EOF'$/s,
    ({ at }) => ({
      at,
      message: 'the template ends before everything that it opens is closed',
      hint: `${CLOSE}, and {{ needs }}`,
    }),
  ],
  [
    /^Parse error on line (?<at>\d+):\n.*got 'OPEN_ENDBLOCK'$/s,
    ({ at }) => ({ at, message: 'a {{/NAME}} on this line closes nothing', hint: CLOSE }),
  ],
  [
    /^(?:Parse|Lexical) error on line (?<at>\d+)[^\n]*\n(?<text>[^\n]*)\n(?<dashes>-*)\^/s,
    ({ at, text = '', dashes = '' }) => ({
      at,
      message: `not Handlebars after \`${text.slice(0, dashes.length).trim()}\``,
      hint: 'a value is {{name}}, a block {{#if name}} ... {{/if}}',
    }),
  ],
  [
    /^(?<open>\S+) doesn't match (?<close>\S+) - (?<at>\d+:\d+)$/,
    ({ at, open, close }) => ({ at, message: `{{/${close}}} is where {{/${open}}} is expected`, hint: CLOSE }),
  ],
  [
    /^"(?<name>.+)" not defined in .* - (?<at>\d+:\d+)$/s,
    ({ at, name }, { values }) => ({
      at,
      message: `\`${name}\` is neither a value of this template nor a helper`,
      hint: `values outside of blocks: ${values.join(', ')}; inside of {{#each}} those of the entry. ${HELPERS}`,
    }),
  ],
  [
    /^Missing helper: "(?<name>.+)"/,
    ({ name }) => ({
      message: `there is no helper \`${name}\``,
      hint: HELPERS,
    }),
  ],
  [
    /^The partial (?<name>.+) could not be found$/,
    ({ name }, { templates }) => ({
      message: `there is no template \`${name}\` to insert`,
      hint: `the templates are ${templates.join(', ')}`,
    }),
  ],
];
