/** `3 objects`, `1 object`; where more are not called with an s, `3 families`. */
export const counted = (count: number, noun: string, several = `${noun}s`): string =>
  `${count} ${count === 1 ? noun : several}`;

/** `a, b, c and 2 more`: enough to know what is meant, in a message that stays short. */
export function firstFew(names: readonly string[]): string {
  const shown = names.slice(0, 3).join(', ');
  return names.length > 3 ? `${shown} and ${names.length - 3} more` : shown;
}
