import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect } from 'chai';
import { prowessHere } from '../support/cli-here.ts';
import { SMALL } from '../support/site.ts';

describe('[I] cli/schedule', () => {
  let folder: string;
  const run = (...args: string[]): ReturnType<typeof prowessHere> => prowessHere(args, { cwd: folder });

  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'prowess-schedule-'));
    for (const [path, text] of Object.entries({ ...SMALL, 'suites/s.yaml': SUITE, 'durations.yaml': DURATIONS })) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text);
    }
  });
  after(() => rmSync(folder, { recursive: true }));

  it('prints the week and its overlaps, and nothing that ages', async () => {
    const { code, stdout } = await run('schedule');
    expect(code).to.equal(0);
    expect(stdout).to.equal(`The week (UTC)
  Mon  04:00 long   04:30 short
  Tue  04:00 long
  Wed  04:00 long
  Thu  04:00 long
  Fri  04:00 long
  Sat  04:00 long
  Sun  04:00 long

Overlaps
  s/short starts on metal while s/long is not over (1 time a week, for example Mon 04:30): it waits up to 40m
`);
  });

  it('with --check exits 1 only where a run waits longer than it may', async () => {
    const codes = await Promise.all(
      [['--check'], ['--check', '--max-wait', '39m'], ['--check', '--max-wait', '40m']].map((args) =>
        run('schedule', ...args),
      ),
    );
    expect(codes.map(({ code }) => code)).to.deep.equal([1, 1, 0]);
  });

  it('gives the same as JSON', async () => {
    const { overlaps, jobs } = JSON.parse((await run('schedule', '--json')).stdout);
    expect(overlaps).to.deep.equal([
      {
        cluster: 'metal',
        shared: false,
        times: 1,
        period: 'week',
        longestWaitMs: 40 * 60_000,
        dropped: 0,
        later: 's/short',
        earlier: 's/long',
        example: 'Mon 04:30',
      },
    ]);
    expect(jobs.map(({ test, durationSource }: Record<string, string>) => [test, durationSource])).to.deep.equal([
      ['s/long', 'observed'],
      ['s/short', 'observed'],
    ]);
  });

  it('proposes times that do not collide', async () => {
    expect((await run('schedule', 'spread')).stdout).to.equal(
      'metal  s/long: 0 4 * * * (stays)\nmetal  s/short: 30 4 * * 1 -> 10 5 * * 1\n',
    );
  });
});

const SUITE = `
version: 1
suite: s
testgrid: {dashboards: [metal]}
repo: acme/product@main
cluster: metal
workload: pod
tests:
  long: {periodic: {cron: "0 4 * * *"}, scenario: {kind: burst, objects: 10}}
  short: {periodic: {cron: "30 4 * * 1"}, scenario: {kind: burst, objects: 10}}
`;

const DURATIONS = `
version: 1
p95: {s/long: 1h, s/short: 25m}
`;
