/**
 * Generating 1,000 jobs beside checkconfig, which loads them, and a cold `generate --check` beside a Node process that parses the
 * same YAML and does nothing else. Runs take turns, each is a process of its own; medians and the median ratio of two that follow
 * each other are printed.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { peer } from '../test/conformance/support/peers.ts';
import { checkconfigArguments } from '../test/conformance/support/prow.ts';
import { prowSite } from '../test/conformance/support/prow-site.ts';
import { packedInto } from '../test/support/packed.ts';
import { SMALL } from '../test/support/site.ts';
import { compareInTurn, timed } from './support/in-turn.ts';

const PARSE = `
import { globSync, readFileSync } from 'node:fs';
import { parse } from 'yaml';
for (const path of ['prowess.yaml', ...globSync('suites/**/*.yaml')]) parse(readFileSync(path, 'utf8'));
`;

const root = join(import.meta.dirname, '..');
const folder = mkdtempSync(join(tmpdir(), 'prowess-bench-'));
process.once('exit', () => rmSync(folder, { recursive: true, force: true }));

const prowess = join(packedInto(), 'prowess', 'dist', 'cli', 'main.js');
process.env.NODE_COMPILE_CACHE = join(packedInto(), '.cache');
const site = siteOfThousandJobs();
execFileSync(process.execPath, [prowess, 'generate', '--site', site], { stdio: 'ignore' });
const prow = prowSite(join(site, 'jobs'), [join(site, 'operator', 'prow-config.gen.yaml')]);
const checkconfig = await peer('checkconfig');

const check = (site: string): string[] => [prowess, 'generate', '--check', '--site', site];
const load = checkconfigArguments(prow);
const parse = (): number => timed(process.execPath, ['--input-type=module', '--eval', PARSE], root);

console.log(`peak memory with 1,000 jobs: ${peakMiB(check(site))} MiB`);
compareInTurn('1,000 jobs: generate --check beside checkconfig', {
  ours: () => timed(process.execPath, check(site), root),
  theirs: () => timed(checkconfig, load, root),
});
compareInTurn('the suites that ship: generate --check beside parsing the same YAML', {
  ours: () => timed(process.execPath, check(root), root),
  theirs: parse,
});

/** The most memory that a Node process took, which says so at its end. */
function peakMiB(args: readonly string[]): number {
  const say = "process.on('exit', () => process.stderr.write('peak ' + process.resourceUsage().maxRSS + ' KiB'))";
  const preload = ['--import', `data:text/javascript,${encodeURIComponent(say)}`];
  const { stderr } = spawnSync(process.execPath, [...preload, ...args], { cwd: root, encoding: 'utf8' });
  return Math.round(Number(/peak (\d+) KiB/.exec(stderr)?.[1]) / 1024);
}

/** Ten suites of fifty tests, each with a periodic and a presubmit. */
function siteOfThousandJobs(): string {
  const suites = Array.from({ length: 10 }, (_, suite) => {
    const tests = Array.from(
      { length: 50 },
      (_, test) =>
        `  test-${test}: {periodic: {cron: "${(test * 7) % 60} ${test % 24} * * *"}, presubmit: {comment: /test perf}, scenario: {kind: burst, objects: 10}}`,
    );
    const head = `version: 1\nsuite: suite-${suite}\nrepo: acme/product@main\nmeasures: environment\ncluster: metal\nworkload: pod\ntests:\n`;
    return [`suites/suite-${suite}.yaml`, `${head}${tests.join('\n')}\n`] as const;
  });
  for (const [path, text] of [...Object.entries(SMALL), ...suites]) {
    mkdirSync(dirname(join(folder, 'site', path)), { recursive: true });
    writeFileSync(join(folder, 'site', path), text);
  }
  return join(folder, 'site');
}
