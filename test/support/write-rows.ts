import { risesOf } from '../../src/results/facts/histograms.ts';
import type { RunRecord } from '../../src/results/facts/record.ts';

const WRITES = ['POST', 'PUT', 'PATCH', 'DELETE'];
const CONCERNED = ['pods', 'virtualmachineinstances', 'events'];

/** What API servers counted during a load, of writes that concern it: `pods/binding POST 201` -> how many. */
export function writeRows({ edges }: Pick<RunRecord, 'edges'>): ReadonlyMap<string, number> {
  const rises = risesOf(
    edges,
    'apiserver_request_total',
    ({ labels: { verb = '', resource = '', subresource, code } }) => {
      if (!WRITES.includes(verb) || !CONCERNED.includes(resource)) return undefined;
      return { row: `${resource}${subresource ? `/${subresource}` : ''} ${verb} ${code}` };
    },
  );
  if (rises === undefined) throw new Error('the API server was not read before and after the load');
  const counts = rises.map(({ labels, counts }) => [labels.row ?? '', counts.get(Infinity) ?? 0] as const);
  return new Map(counts.filter(([, count]) => count > 0));
}

/** Those that were carried out. */
export const done = (rows: ReadonlyMap<string, number>): ReadonlyMap<string, number> =>
  new Map([...rows].filter(([row]) => / 2\d\d$/.test(row)));
