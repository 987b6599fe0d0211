import type { FaultOf } from './schema.ts';

/** Metrics whose numbers cannot be true. */
export function spoil(text: string, how: FaultOf<'metrics-garbage'>['how']): string {
  return text
    .split('\n')
    .map((line) => (line === '' || line.startsWith('#') ? line : spoilLine(line, how)))
    .join('\n');
}

function spoilLine(line: string, how: FaultOf<'metrics-garbage'>['how']): string {
  const [, series = '', written, stamp = ''] = SAMPLE.exec(line) ?? [];
  const value = Number(written);
  switch (how) {
    case 'zero':
      return `${series} 0${stamp}`;
    case 'not-a-number':
      return `${series} NaN${stamp}`;
    case 'falling':
      // The more was counted, the less is shown.
      return `${series} ${1e9 - value}${stamp}`;
    case 'not-cumulative':
      return series.includes('le="+Inf"') ? `${series} 0${stamp}` : line;
  }
}

/** Some samples have a time of their own, in milliseconds. */
const SAMPLE = /^(.*?) (\S+?)( \d{13})?$/;
