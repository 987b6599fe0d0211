/**
 * A number times a power of ten, with the same digits: only its decimal point moves. Multiplying would round a second time: 1328.195239 / 1000
 * and 1.328195239 need not be the same number.
 */
export const tenTo =
  (power: number) =>
  (value: number): number => {
    if (!Number.isFinite(value)) return value;
    const [digits, exponent = '0'] = String(value).split('e');
    return Number(`${digits}e${Number(exponent) + power}`);
  };

/**
 * Whether a number lost digits of its text: a double holds every whole number up to 2^53, and only some beyond. `written` is asked for those
 * alone.
 */
export const isRounded = (value: number, written: () => string): boolean =>
  Number.isInteger(value) && !Number.isSafeInteger(value) && significant(written()) !== significant(String(value));

/** The digits that say which number it is: without sign, point, exponent, and zeros at both ends. */
const significant = (text: string): string =>
  text
    .replace(/e.*$/i, '')
    .replaceAll(/\D/g, '')
    .replaceAll(/^0+|0+$/g, '');
