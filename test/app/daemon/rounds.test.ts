import { expect } from 'chai';
import { openMemory } from '../../../src/app/daemon/memory.ts';
import { begin, type Daemon, look } from '../../../src/app/daemon/rounds.ts';
import { epochMs, hours, later, minutes } from '../../../src/model/units.ts';
import { temporaryFolder } from '../../support/folder.ts';
import { siteOf } from '../../support/site.ts';

describe('[I] app/daemon/rounds', () => {
  const midnight = epochMs(Date.UTC(2026, 7, 3));

  /** A daemon over `folder` from `now` on, whose runs last 90 minutes each by its clock. */
  function daemonAt(folder: string, now = midnight, lastsMs = minutes(90)) {
    const said: string[] = [];
    const clock = { now: () => now };
    const daemon: Daemon = {
      tests: siteOf({ 'suites/s.yaml': SUITE }).suites.flatMap(({ tests }) => tests),
      memory: openMemory(folder, 'memory.json', now),
      clock,
      run: async ({ id }) => {
        said.push(`run ${id} at ${hourOf(now)}`);
        now = later(now, lastsMs);
        return 0;
      },
      log: (line) => said.push(line.replaceAll('2026-08-0', '')),
    };
    const lookAt = async (hour: number): Promise<string[]> => {
      now = later(midnight, hours(hour));
      said.length = 0;
      await look(daemon);
      return said;
    };
    return { daemon, said, lookAt };
  }

  it('runs what is due one after the other, and says what fell due meanwhile and is skipped', async () => {
    const { daemon, said, lookAt } = daemonAt(temporaryFolder());
    await begin(daemon);
    expect(said).to.deep.equal(['next: s/first at 3T01:00:00.000Z, s/second at 3T02:00:00.000Z']);
    expect(await lookAt(0.5)).to.deep.equal([]);
    expect(await lookAt(1)).to.deep.equal([
      'starting s/first, due 3T01:00:00.000Z',
      'run s/first at 01:00',
      's/first ended with exit code 0 (everything asked for was done and is as it should be)',
      'skipped s/second, due 3T02:00:00.000Z: another run was under way',
      'next: s/first at 4T01:00:00.000Z, s/second at 4T02:00:00.000Z',
    ]);
    expect(await lookAt(3)).to.deep.equal([]);
  });

  it('does not run again what ran while the clock was set back', async () => {
    const { daemon, lookAt } = daemonAt(temporaryFolder(), midnight, minutes(-1));
    await begin(daemon);
    expect(await lookAt(1)).to.include('run s/first at 01:00');
    expect(await lookAt(1)).to.deep.equal([]);
  });

  it('does not run again what ran, and says what was missed while no daemon ran', async () => {
    const folder = temporaryFolder();
    const before = daemonAt(folder);
    await begin(before.daemon);
    await before.lookAt(1);
    const after = daemonAt(folder, later(midnight, hours(26)));
    await begin(after.daemon);
    expect(after.said.slice(0, -1)).to.deep.equal([
      'missed s/first, due 4T01:00:00.000Z: nothing ran the daemon then',
      'missed s/second, due 4T02:00:00.000Z: nothing ran the daemon then',
    ]);
    expect(await after.lookAt(26)).to.deep.equal([]);
  });

  it('goes on when the clock is set back from a future that was wrong, and repeats nothing after a small correction', async () => {
    const { daemon, said, lookAt } = daemonAt(temporaryFolder(), later(midnight, hours(24 * 365)));
    await daemon.memory.change({ tests: new Map([['s/often', { startedAt: later(midnight, hours(24 * 365)) }]]) });
    expect(await lookAt(0.5)).to.deep.equal([
      `the clock was set back from 2027-08-03T00:00:00.000Z or later: schedules go on from 3T00:30:00.000Z`,
    ]);
    expect(daemon.memory.now().tests.get('s/often')).to.deep.equal({ startedAt: later(midnight, minutes(30)) });
    expect((await lookAt(1))[0]).to.equal('starting s/first, due 3T01:00:00.000Z');
    await lookAt(0.75);
    expect(said).to.deep.equal([]);
    expect(await lookAt(1)).to.deep.equal([]);
  });

  it('follows a clock that is set forward: runs each test that fell due in between once', async () => {
    const { daemon, lookAt } = daemonAt(temporaryFolder());
    await begin(daemon);
    const started = (await lookAt(25)).filter((line) => line.startsWith('starting'));
    expect(started).to.deep.equal(['starting s/first, due 4T01:00:00.000Z', 'starting s/second, due 3T02:00:00.000Z']);
  });
});

const hourOf = (now: number): string => new Date(now).toISOString().slice(11, 16);

const SUITE = `
version: 1
suite: s
cluster: metal
repo: acme/thing@main
workload: pod
testgrid: {dashboards: [acme]}
tests:
  first: {scenario: {kind: burst, objects: 1}, periodic: {cron: '0 1 * * *'}}
  second: {scenario: {kind: burst, objects: 1}, periodic: {cron: '0 2 * * *'}}
`;
