/** Generating 100 workflows of GitHub Actions beside the real actionlint, which checks them. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { peer } from '../test/conformance/support/peers.ts';
import { writeFiles } from '../test/support/files.ts';
import { packedInto } from '../test/support/packed.ts';
import { SMALL } from '../test/support/site.ts';
import { compareInTurn, timed } from './support/in-turn.ts';

const WORKFLOWS = 100;

const site = mkdtempSync(join(tmpdir(), 'prowess-bench-'));
process.once('exit', () => rmSync(site, { recursive: true, force: true }));
const suites = Array.from({ length: WORKFLOWS }, (_, index) => [`suites/suite-${index}.yaml`, suite(index)] as const);
writeFiles(site, {
  ...SMALL,
  'prowess.yaml': SMALL['prowess.yaml'].replace(/repo: .*/, 'repo: acme/product@main'),
  ...Object.fromEntries(suites),
});
// By it actionlint knows where a repository begins.
mkdirSync(join(site, '.git'));

const prowess = join(packedInto(), 'prowess', 'dist', 'cli', 'main.js');
process.env.NODE_COMPILE_CACHE = join(packedInto(), '.cache');
execFileSync(process.execPath, [prowess, 'generate', '--site', site], { stdio: 'ignore' });
const folder = join(site, '.github', 'workflows');
const written = readdirSync(folder).map((name) => join(folder, name));
const actionlint = await peer('actionlint');

compareInTurn(`${written.length} workflows: generate --check beside actionlint`, {
  ours: () => timed(process.execPath, [prowess, 'generate', '--check', '--site', site], site),
  theirs: () => timed(actionlint, ['-no-color', '-shellcheck=', '-pyflakes=', ...written], site),
});

function suite(index: number): string {
  return `version: 1
suite: suite-${index}
github: {cron: "${index % 60} ${index % 24} * * 1", releasesFrom: "1.12", comment: /perf-${index}}
repo: acme/product@main
measures: environment
cluster: metal
workload: pod
tests:
  burst: {scenario: {kind: burst, objects: 10}}
`;
}
