/**
 * Generating 1,000 jobs beside checkconfig, which loads them, and a cold `generate --check` beside a Node process that parses the
 * same YAML and does nothing else. Runs take turns, each is a process of its own; medians and the ratio are printed.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { peer } from '../test/conformance/support/peers.ts';
import { prowSite } from '../test/conformance/support/prow-site.ts';
import { packedInto } from '../test/support/packed.ts';
import { SMALL } from '../test/support/site.ts';

/** Makes a Node process say at its end how much memory it took. */
const SAY_PEAK = "process.on('exit', () => process.stderr.write('peak ' + process.resourceUsage().maxRSS + ' KiB'))";
const PEAK = ['--import', `data:text/javascript,${encodeURIComponent(SAY_PEAK)}`];

const PARSE = `
import { globSync, readFileSync } from 'node:fs';
import { parse } from 'yaml';
for (const path of ['prowess.yaml', ...globSync('suites/**/*.yaml')]) parse(readFileSync(path, 'utf8'));
`;

const root = join(import.meta.dirname, '..');
const folder = mkdtempSync(join(tmpdir(), 'prowess-bench-'));
process.once('exit', () => rmSync(folder, { recursive: true, force: true }));

const prowess = join(packedInto(), 'prowess', 'dist', 'cli', 'main.js');
const site = siteOfThousandJobs();
execFileSync(process.execPath, [prowess, 'generate', '--site', site], { stdio: 'ignore' });
const prow = prowSite(join(site, 'jobs'), [join(site, 'operator', 'prow-config.gen.yaml')]);
const checkconfig = await peer('checkconfig');

report('1,000 jobs', 'prowess generate --check', 'checkconfig', {
  ours: () => timed(process.execPath, [...PEAK, prowess, 'generate', '--check', '--site', site]),
  theirs: () =>
    timed(checkconfig, [
      `--config-path=${prow.config}`,
      `--job-config-path=${prow.jobs}`,
      '--strict',
      '--include-default-warnings',
      '--warnings=unknown-fields-all',
      '--warnings=valid-decoration-config',
      '--exclude-warning=validate-cluster-field',
    ]),
});
report('the suites that ship, cold', 'prowess generate --check', 'parsing the same YAML', {
  ours: () => timed(process.execPath, [...PEAK, prowess, 'generate', '--check', '--site', root]),
  theirs: () => timed(process.execPath, ['--input-type=module', '--eval', PARSE]),
});

interface Timed {
  readonly milliseconds: number;
  readonly peakMiB: number | undefined;
}

function report(what: string, ours: string, theirs: string, run: { ours: () => Timed; theirs: () => Timed }): void {
  const rounds = Array.from({ length: 7 }, () => ({ ours: run.ours(), theirs: run.theirs() }));
  const [own, other] = [median(rounds.map((round) => round.ours)), median(rounds.map((round) => round.theirs))];
  const peak = Math.max(...rounds.map((round) => round.ours.peakMiB ?? 0));
  console.log(
    `${what}: ${ours} ${own} ms (at most ${peak} MiB), ${theirs} ${other} ms, ratio ${(own / other).toFixed(2)}`,
  );
}

function median(runs: readonly Timed[]): number {
  const sorted = runs.map(({ milliseconds }) => milliseconds).sort((a, b) => a - b);
  return Math.round(sorted[Math.floor(runs.length / 2)] ?? 0);
}

function timed(program: string, args: readonly string[]): Timed {
  const start = performance.now();
  const { status, stderr } = spawnSync(program, args, { cwd: root, encoding: 'utf8' });
  const milliseconds = performance.now() - start;
  if (status !== 0) throw new Error(`${program} ended with ${status}: ${stderr}`);
  const peak = /peak (\d+) KiB/.exec(stderr)?.[1];
  return { milliseconds, peakMiB: peak === undefined ? undefined : Math.round(Number(peak) / 1024) };
}

/** Ten suites of fifty tests, each with a periodic and a presubmit. */
function siteOfThousandJobs(): string {
  const suites = Array.from({ length: 10 }, (_, suite) => {
    const tests = Array.from(
      { length: 50 },
      (_, test) =>
        `  test-${test}: {periodic: {cron: "${(test * 7) % 60} ${test % 24} * * *"}, presubmit: {comment: /test perf}, scenario: {kind: burst, objects: 10}}`,
    );
    const head = `version: 1\nsuite: suite-${suite}\nrepo: acme/product@main\ncluster: metal\nworkload: pod\ntests:\n`;
    return [`suites/suite-${suite}.yaml`, `${head}${tests.join('\n')}\n`] as const;
  });
  for (const [path, text] of [...Object.entries(SMALL), ...suites]) {
    mkdirSync(dirname(join(folder, 'site', path)), { recursive: true });
    writeFileSync(join(folder, 'site', path), text);
  }
  return join(folder, 'site');
}
