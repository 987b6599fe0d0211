import { listAt, numberAt, parseJson, stringAt } from '../../src/model/json.ts';

/**
 * What kube-perftest makes of the log of an iperf client: its parsing statements (python/perftest/models/v1alpha1/iperf.py at 28e2db3,
 * Apache-2.0), in TypeScript, with what Python raises where it raises.
 */
export function kubePerftestIperf(log: string, streams: number): string {
  const lines = log.split('\n');
  const header = lines.findIndex((line) => line.startsWith('[ ID]'));
  if (header === -1) return 'StopIteration: tried again for ever';
  const found = new Map<string, number>();
  for (const line of lines.slice(header + 1)) {
    const [, id, , bandwidth] = /^\[ *([a-zA-Z0-9]+)\].*?(\d+) KBytes +(\d+) Kbits\/sec/.exec(line) ?? [];
    if (id !== undefined) found.set(id, Number(bandwidth));
  }
  const sum = found.get('SUM') ?? [...found.values()].at(-1);
  found.delete('SUM');
  if (found.size !== streams || sum === undefined) return 'PodLogFormatError: tried again for ever';
  return `${sum} Kbit/s`;
}

/** The same of fio: the whole log is JSON, and one client counts for all. */
export function kubePerftestFio(log: string): string {
  const clients = listAt(parseJson(log), 'client_stats');
  if (parseJson(log) === undefined) return 'JSONDecodeError: tried again for ever';
  const all = clients.length === 1 ? clients[0] : clients.find((each) => stringAt(each, 'jobname') === 'All clients');
  return all === undefined ? 'StopIteration: tried again for ever' : `read ${numberAt(all, 'read', 'bw')} "KB/s"`;
}
