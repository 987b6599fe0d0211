import type { SourceFile } from './read.ts';

/** The documents of a file that hold anything, each with empty lines in place of those before: a mistake has the line that it has in the file. */
export function documentsIn({ path, text }: SourceFile): SourceFile[] {
  let line = 0;
  return text.split(/^---[ \t]*$/m).flatMap((part) => {
    const document = '\n'.repeat(line) + part;
    line += part.split('\n').length - 1;
    return /^(\s*(#.*)?\n?)*$/.test(part) ? [] : [{ path, text: document }];
  });
}
