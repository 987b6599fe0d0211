import { readFileSync } from 'node:fs';
import type { Plugin } from 'esbuild';

/**
 * The lexer and the parser of yaml are generators within generators: each token passes through up to six of them, for a thirteenth
 * of the time in which 1,000 jobs are generated. A text that is there as a whole needs none of them: in the bundle they are plain
 * methods, which collect what they would have yielded, and those that callers use give it as an array.
 */
export const yamlWithoutGenerators: Plugin = {
  name: 'yaml-without-generators',
  setup(bundler) {
    bundler.onLoad({ filter: /[\\/]yaml[\\/]dist[\\/]parse[\\/](lexer|parser)\.js$/ }, ({ path }) => ({
      contents: withoutGenerators(readFileSync(path, 'utf8')),
    }));
  },
};

/** The code of yaml's lexer or parser, rewritten. Throws where it is not of the form that this expects. */
export function withoutGenerators(code: string): string {
  const [head = '', ...methods] = code.split(/(?<=\n) {4}(?=\*?\w+\([^\n]*\) \{\n)/);
  const plain = methods.map(plainMethod);
  const left = plain.flatMap((method) => /^[^*\n]*\byield\b.*/m.exec(method) ?? []);
  if (!CLASS.test(head) || !methods.some((method) => PUBLIC.test(method)) || left.length > 0) {
    throw new Error(`yaml has changed, and scripts/without-generators.ts cannot rewrite it; left are: ${left}`);
  }
  return [head.replace(CLASS, `$&${TAKEN}`), ...plain].join('    ');
}

const CLASS = /\nclass (Lexer|Parser) \{\n/;

const TAKEN = `    collected = [];
    taken() {
        const tokens = this.collected;
        this.collected = [];
        return tokens;
    }
`;

/** Those that callers use, each with its parameters. */
const PUBLIC = /^\*(lex|parse|next|end)\((.*)\) \{\n/;

function plainMethod(method: string): string {
  return method
    .replace(PUBLIC, (_, name: string, parameters: string) => {
      const given = parameters.replaceAll(/ = \w+/g, '');
      return `${name}(${parameters}) {\n        this.${name}All(${given});\n        return this.taken();\n    }\n    ${name}All(${given}) {\n`;
    })
    .replace(/^\*/, '')
    .replaceAll(/yield\* this\.(next|end)\(/g, 'this.$1All(')
    .replaceAll('yield* this.', 'this.')
    .replaceAll(/\byield ([^;]+);/g, 'this.collected.push($1);');
}
