import type { FaultOf } from './schema.ts';

/** Metrics whose numbers cannot be true. */
export function spoil(text: string, how: FaultOf<'metrics-garbage'>['how']): string {
  return text
    .split('\n')
    .map((line) => (line === '' || line.startsWith('#') ? line : spoilLine(line, how)))
    .join('\n');
}

function spoilLine(line: string, how: FaultOf<'metrics-garbage'>['how']): string {
  const cut = line.lastIndexOf(' ');
  const [series, value] = [line.slice(0, cut), Number(line.slice(cut + 1))];
  switch (how) {
    case 'zero':
      return `${series} 0`;
    case 'not-a-number':
      return `${series} NaN`;
    case 'falling':
      // The more was counted, the less is shown.
      return `${series} ${1e9 - value}`;
    case 'not-cumulative':
      return series.includes('le="+Inf"') ? `${series} 0` : line;
  }
}
