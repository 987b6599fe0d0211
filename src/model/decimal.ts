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
