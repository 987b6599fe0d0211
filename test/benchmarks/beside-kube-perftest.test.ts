import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import type { ToolOutcome } from '../../src/benchmarks/outcome.ts';
import { seconds } from '../../src/model/units.ts';
import { kubePerftestFio, kubePerftestIperf } from '../support/kube-perftest.ts';
import { parseSample, toolSample } from '../support/tool-sample.ts';

/** As kube-perftest calls iperf, with the streams and seconds that were asked. */
const RUNS = [
  ['client-p1-k.txt', 1, 3],
  ['client-p8-k.txt', 8, 3],
  ['client-p16-k.txt', 16, 3],
  ['v6.txt', 2, 2],
  ['fail-refused.txt', 1, 2],
  ['fail-refused-p2.txt', 2, 2],
  ['fail-nohost.txt', 1, 2],
  ['fail-killed.txt', 2, 10],
  ['fail-term.txt', 2, 10],
  ['client-udp-100M.txt', 1, 3],
  ['fullduplex.txt', 1, 2],
] as const;

/** fio over two workers, or over one. */
const FIO_RUNS = [
  ['cs-2workers.json', 2],
  ['fail-cs-1of2-refused.json', 2],
  ['fail-cs-worker-killed.json', 2],
  ['fail-cs-nodir.json', 1],
  ['fail-cs-all-refused.json', 1],
] as const;

const DOCUMENT = readFileSync(join(import.meta.dirname, '../../docs/kube-perftest.md'), 'utf8');

describe('[U] beside kube-perftest', () => {
  for (const [file, streams, lengthS] of RUNS) {
    it(`the document says what each makes of ${file}`, () => {
      const theirs = kubePerftestIperf(toolSample('iperf2', file).stdout, streams);
      const ours = said(parseSample('iperf2', file, { streams, durationMs: seconds(lengthS) }));
      expect(DOCUMENT).to.include(`| \`${file}\` | ${streams} streams, ${lengthS} s | ${theirs} | ${ours} |`);
    });
  }

  for (const [file, workers] of FIO_RUNS) {
    it(`the document says what each makes of fio's ${file}`, () => {
      const theirs = kubePerftestFio(toolSample('fio', file).stdout);
      const outcome = parseSample('fio', file, { participants: workers });
      const read =
        outcome.status === 'ok' ? outcome.readings.find(({ metric }) => metric === 'benchmark-throughput') : undefined;
      const ours = read === undefined ? said(outcome) : `ok: read ${read.value} B/s`;
      expect(DOCUMENT).to.include(`| \`${file}\` | ${workers} workers | ${theirs} | ${ours} |`);
    });
  }

  it('takes 2 seconds of 10 for no result, which kube-perftest takes for one', () => {
    expect(kubePerftestIperf(toolSample('iperf2', 'fail-term.txt').stdout, 2)).to.equal('20293715 Kbit/s');
    expect(parseSample('iperf2', 'fail-term.txt', { streams: 2, durationMs: seconds(10) }).status).to.equal('partial');
  });
});

function said(outcome: ToolOutcome): string {
  if (outcome.status !== 'ok') return `${outcome.status}: ${outcome.reason}`;
  const rates = outcome.readings.filter(({ metric }) => metric === 'benchmark-bandwidth');
  return `ok: ${rates.map(({ reading, value }) => `${reading} ${value / 1000} kbit/s`).join(', ')}`;
}
