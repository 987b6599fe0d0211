/**
 * `npm run bench:parse`: reads 10,000 outputs of every tool, 100 MB, and prints what that took. The outputs are those of
 * test/fixtures/benchmarks in turns, results and failures, each decoded from its bytes as a run decodes them.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PARSERS, parseOutput, type ToolName } from '../src/benchmarks/parsers.ts';
import { expectedStatuses } from '../test/support/tool-sample.ts';

const OUTPUTS = 10_000;
const BYTES_EACH = 10_000;
/** Those that are taken where the outputs until then are shorter than that on average. */
const LONGEST = 60;
const BUDGET = { seconds: 5, megabytes: 200 };
const FOLDER = join(import.meta.dirname, '../test/fixtures/benchmarks');

const samples = [...expectedStatuses().keys()].map((file) => ({
  tool: file.split('/')[0] as ToolName,
  bytes: readFileSync(join(FOLDER, file)),
}));

const longest = samples.toSorted((one, other) => other.bytes.length - one.bytes.length).slice(0, LONGEST);

const began = performance.now();
const counts = new Map<string, number>();
let bytes = 0;
for (let index = 0; index < OUTPUTS; index++) {
  const from = bytes < index * BYTES_EACH ? longest : samples;
  const sample = from[index % from.length];
  if (sample === undefined) throw new Error('there are no recorded outputs');
  bytes += sample.bytes.length;
  const { status } = parseOutput(PARSERS[sample.tool], { stdout: sample.bytes.toString('utf8'), stderr: '' });
  counts.set(status, (counts.get(status) ?? 0) + 1);
}
const seconds = (performance.now() - began) / 1000;
const peak = process.resourceUsage().maxRSS / 1000;

console.log([...counts].map(([status, count]) => `${count} ${status}`).join(', '));
console.log(
  `${OUTPUTS} outputs, ${(bytes / 1e6).toFixed(0)} MB: ${seconds.toFixed(2)} s of ${BUDGET.seconds}, peak ${peak.toFixed(0)} MB of ${BUDGET.megabytes}`,
);
if (seconds > BUDGET.seconds || peak > BUDGET.megabytes) process.exitCode = 1;
