import type { YAMLParseError } from 'yaml';

/** The parser's complaint in words that say what to do: [problem, hint]. */
export function explainYaml(error: Pick<YAMLParseError, 'code' | 'message' | 'pos'>, text: string): [string, string?] {
  const at = text[error.pos[0]];
  switch (error.code) {
    case 'TAB_AS_INDENT':
      return ['a tab stands where YAML wants spaces', 'indent with spaces'];
    case 'UNEXPECTED_TOKEN':
      return error.message.includes('alias') ? STAR : [plain(error.message)];
    case 'BAD_ALIAS':
      return STAR;
    case 'BAD_SCALAR_START':
      return [`a value begins with \`${at}\`, which YAML reserves`, 'quote the value'];
    case 'BLOCK_AS_IMPLICIT_KEY':
      return [
        '`: ` stands inside a value, so YAML reads a map in a map',
        'quote the value, or begin the map on a new line',
      ];
    case 'TAG_RESOLVE_FAILED':
      return TAGGED;
    default:
      return [plain(error.message)];
  }
}

export const TAGGED: [string, string] = ['YAML tags (`!name`) are not read', 'remove the tag, or quote the value'];

const STAR: [string, string] = [
  'a value begins with `*`, which names an alias in YAML',
  'quote it, for example "*/5 * * * *"',
];

const plain = (message: string): string => message.replace('"quote', 'quote');
