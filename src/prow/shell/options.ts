/** The options of a shell that decide what becomes of a failure. */
export interface ShellOptions {
  readonly errexit: boolean;
  readonly pipefail: boolean;
}

/** What a `set` command makes of the options, and the letters and `-o` names on a shell's own command line. */
export function applyOptions(options: ShellOptions, words: readonly string[]): ShellOptions {
  let { errexit, pipefail } = options;
  for (const [index, word] of words.entries()) {
    if (!/^[-+][a-zA-Z]/.test(word)) continue;
    const on = word.startsWith('-');
    const name = word.includes('o') ? words[index + 1] : undefined;
    if (word.includes('e') || name === 'errexit') errexit = on;
    if (name === 'pipefail') pipefail = on;
  }
  return { errexit, pipefail };
}
