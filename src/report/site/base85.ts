/**
 * Bytes as text that may be between the quotes of a script: five characters for four bytes, where base64 takes five and a third. Of the last
 * group n bytes are n + 1 characters.
 */
export function toBase85(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += 4) {
    let group = 0;
    for (let place = 0; place < 4; place++) group = group * 256 + (bytes[at + place] ?? 0);
    text += charactersOf(group).slice(0, bytes.length - at + 1);
  }
  return text;
}

export function fromBase85(text: string): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(Math.floor((text.length * 4) / 5));
  for (let at = 0; at < text.length; at += 5) {
    let group = 0;
    for (let place = 0; place < 5; place++) group = group * 85 + digitOf(text.charCodeAt(at + place));
    const first = (at / 5) * 4;
    for (let place = 0; place < 4; place++) bytes[first + place] = Math.floor(group / 256 ** (3 - place));
  }
  return bytes;
}

function charactersOf(group: number): string {
  const digits = [4, 3, 2, 1, 0].map((place) => Math.floor(group / 85 ** place) % 85);
  return String.fromCharCode(...digits.map((digit) => digit + FIRST + (digit + FIRST >= BACKSLASH ? 1 : 0)));
}

/** Behind the end it is the highest, so that what the missing characters are cannot change a byte that is there. */
const digitOf = (code: number): number => (Number.isNaN(code) ? 84 : code - FIRST - (code > BACKSLASH ? 1 : 0));

/** From `#` on, without the backslash: none of these means anything within quotes. */
const [FIRST, BACKSLASH] = [35, 92];
