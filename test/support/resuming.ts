import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Random } from '../../src/model/random.ts';
import type { Result } from '../../src/model/result.ts';
import { prowess } from './cli.ts';
import { writeFiles } from './files.ts';
import { LAB } from './lab-site.ts';
import { artifactsBelow, resultBelow } from './stored-run.ts';

/** A site with one set: `streams` times two networks, each as often as `repetitions` says. */
export const writeSetSite = (folder: string, { streams, repetitions }: SetSize): void =>
  writeFiles(folder, {
    'prowess.yaml': LAB,
    'suites/clusters/lab.yaml': 'version: 1\ncluster: lab\nexclusive: true\nnodes: {schedulable: 2, controlPlane: 1}\n',
    'suites/network.yaml': `version: 1
suite: network
cluster: lab
measures: environment
testgrid: {dashboards: [lab-performance]}
tests:
  set:
    scenario: {kind: iperf3, image: registry.example/iperf3:1, duration: 10s}
    sweep: {product: {streams: [${Array.from({ length: streams }, (_, index) => index + 1)}], hostNetwork: [true, false]}, repetitions: ${repetitions}, order: random}
`,
  });

export interface SetSize {
  readonly streams: number;
  readonly repetitions: number;
}

/** What a set was after it had been killed again and again. */
export interface Resumed {
  readonly kills: number;
  readonly result: Result;
  /** `level repetition` of each output that counts, as benchmarks.csv lists them. */
  readonly outputs: readonly string[];
}

/** What a level writes into its journal, at least. */
export const LEVEL_LINES = 40;

/** The environment of a process that gets a signal while it writes that line to its journal. */
export const struckAt = (line: number, signal: NodeJS.Signals): Record<string, string> => ({
  NODE_OPTIONS: `--import=${join(import.meta.dirname, 'struck.ts')}`,
  STRUCK: `${signal} ${line}`,
});

/** Kills a set of the simulated cluster at random moments and resumes it each time; the last time it comes to its end. */
export async function killAndResume(
  site: string,
  { streams, repetitions }: SetSize,
  kills: number,
  random: Random,
): Promise<Resumed> {
  const store = join(site, 'runs');
  const share = (streams * 2 * repetitions * LEVEL_LINES) / kills;
  let killed = 0;
  for (let attempt = 0; attempt <= kills; attempt++) {
    const resume = artifactsBelow(store) === undefined ? [] : ['--resume'];
    // The first line gives the journal its name.
    const env = attempt < kills ? struckAt(2 + random.integer(share), 'SIGKILL') : {};
    const args = ['run', 'network/set', '--cluster', 'sim', ...resume];
    const { signal, code, stderr } = await prowess(args, { cwd: site, env });
    if (signal === 'SIGKILL') killed += 1;
    else if (code !== 0 || attempt < kills)
      throw new Error(`run ${attempt} exited with ${code}: ${stderr.slice(-2000)}`);
  }
  return { kills: killed, result: resultBelow(store), outputs: outputsBelow(store) };
}

function outputsBelow(store: string): string[] {
  const rows = readFileSync(join(artifactsBelow(store) ?? store, 'benchmarks.csv'), 'utf8')
    .trim()
    .split('\n')
    .slice(1);
  const steps = new Map(
    rows
      .map((row) => /^("[^"]*"|[^,]*),([^,]*),([^,]*),/.exec(row))
      .map((cells) => [cells?.[3], `${cells?.[1]} ${cells?.[2]}`]),
  );
  return [...steps.values()];
}
