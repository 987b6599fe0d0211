/** Values as JSON, with six significant digits of fractions: more say nothing of a measurement. Above a million there are none. */
export const shortJson = (value: object): string =>
  JSON.stringify(value, (_, each: unknown) => (typeof each === 'number' ? shortNumber(each) : each));

const shortNumber = (value: number): number =>
  Number.isInteger(value) ? value : Math.abs(value) < 1e6 ? Number(value.toPrecision(6)) : Math.round(value);
