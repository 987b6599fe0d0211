import type { Diagnostic } from './diagnostic.ts';

/** The text of a file's bytes, or where they stop being UTF-8. A byte order mark is dropped. */
export function decodeUtf8(file: string, bytes: Uint8Array): { text: string } | { diagnostic: Diagnostic } {
  const text = decode(bytes);
  if (text !== undefined) return { text };
  const { line, column } = firstInvalid(bytes);
  return {
    diagnostic: {
      file,
      line,
      column,
      severity: 'error',
      path: '',
      message: 'the file is not UTF-8 text',
      hint: 'save it as UTF-8; files from other encodings can be converted with iconv',
    },
  };
}

function decode(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

function firstInvalid(bytes: Uint8Array): { line: number; column: number } {
  let start = 0;
  for (let line = 1; ; line++) {
    const newline = bytes.indexOf(0x0a, start);
    const end = newline === -1 ? bytes.length : newline;
    const part = bytes.subarray(start, end);
    if (decode(part) === undefined) return { line, column: new TextDecoder().decode(part).indexOf('\ufffd') + 1 };
    if (newline === -1) return { line, column: 1 };
    start = newline + 1;
  }
}
