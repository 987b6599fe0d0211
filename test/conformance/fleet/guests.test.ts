import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { release, tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { runFleet } from '../../../src/app/fleet.ts';
import { parseSysbench } from '../../../src/benchmarks/tools/sysbench/parse.ts';
import type { FleetDocument } from '../../../src/fleet/document.ts';
import { minutes, seconds } from '../../../src/model/units.ts';
import { buildGuest, consoleOf, type GuestImage, startGuest } from '../support/guest/guests.ts';
import { PILOT } from '../support/pilot.ts';

const IDS = ['vm1', 'vm2', 'vm3', 'vm4'];
const WORK_S = 5;

describe('[I] fleet of QEMU guests', function () {
  this.timeout(minutes(10));
  let folder: string;
  let image: GuestImage;
  let guests: ChildProcess[] = [];
  let watcher: ChildProcess | undefined;

  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'guests-'));
    image = buildGuest(folder);
  });
  afterEach(() => {
    for (const guest of guests) guest.kill('SIGKILL');
    guests = [];
    watcher?.kill('SIGKILL');
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  function watchThisMachine(url: string): ChildProcess {
    const env = { ...process.env, PILOT_TOKEN: 'secret' };
    return spawn(join(folder, 'pilot'), ['watch', url, '--start', 'fleet', '--id', 'host'], { env, stdio: 'ignore' });
  }

  /** The first half joins over the network of QEMU, the others over their serial lines. */
  async function fleetOf(ids: readonly string[], notice: (text: string) => void = () => {}): Promise<FleetDocument> {
    const sockets = ids.map((id) => join(folder, `${id}.sock`));
    const overNetwork = Math.ceil(ids.length / 2);
    const start = (port: number | undefined, from: number, to: number): void => {
      ids.slice(from, to).forEach((id, index) => {
        const guest = {
          id,
          token: 'secret',
          seconds: WORK_S,
          socket: sockets[from + index] ?? '',
          ...(port && { port }),
        };
        guests.push(startGuest(image, guest, folder));
      });
    };
    start(undefined, overNetwork, ids.length);
    await new Promise((done) => setTimeout(done, 1500));
    const request = {
      name: 'fleet',
      expected: ids,
      token: 'secret',
      parser: parseSysbench,
      stop: new AbortController().signal,
    };
    const times = {
      arriveWithinMs: minutes(4),
      prepareWithinMs: seconds(10),
      endWithinMs: minutes(4),
      durationMs: seconds(WORK_S),
    };
    const places = { listen: { host: '127.0.0.1', port: 0 }, serial: sockets.slice(overNetwork) };
    return runFleet(
      { ...request, ...times, ...places },
      {
        notice,
        open: ({ url }) => {
          watcher = watchThisMachine(url);
          start(Number(new URL(url).port), 0, overNetwork);
        },
      },
    );
  }

  const seen = (document: FleetDocument): string =>
    `${JSON.stringify(document.checks, undefined, 1)}\n${consoleOf('vm1', folder).slice(-800)}`;

  it('has a pilot that is formatted and vetted, and whose own tests pass', () => {
    expect(execFileSync('gofmt', ['-l', '.'], { cwd: PILOT, encoding: 'utf8' })).to.equal('');
    execFileSync('go', ['vet', './...'], { cwd: PILOT });
    execFileSync('go', ['test', './...'], { cwd: PILOT, stdio: 'pipe' });
  });

  it('begins together in four guests, over the network and over serial lines, and reports what each delivered', async () => {
    const document = await fleetOf(IDS);
    const check = (rule: string) => document.checks.find((each) => each.rule === rule);
    for (const rule of ['participants-arrived', 'participants-stayed', 'benchmark-ok']) {
      expect(check(rule)?.passed, seen(document)).to.equal(true);
    }
    console.log(`        ${check('started-together')?.message}`);
    expect(document.participants.map(({ name }) => name)).to.deep.equal(IDS);
    for (const { pilot, readings, commonShare } of document.participants) {
      expect(pilot.facts).to.include({ machineVendor: 'QEMU', hypervisor: '1', cpus: '1' });
      expect(pilot.facts.kernel).to.match(/-cloud-amd64$/);
      expect(pilot.fills).to.be.at.least(1);
      expect(readings[0]?.value).to.be.above(0);
      expect(commonShare).to.be.within(0, 1);
    }
    expect(new Set(document.participants.map(({ pilot }) => pilot.bootId)).size).to.equal(IDS.length);
    // QEMU computes all instructions of four guests on this machine, which is no guest of it.
    const [host] = document.nodes;
    expect(host?.load?.busy, JSON.stringify(document.nodes)).to.be.above(0.5);
    expect(host?.facts.qemu).to.match(/^\d+\.\d/);
    expect(host?.facts.kernel).to.equal(release());
    expect(watcher?.exitCode).to.equal(0);
  });

  it('gives no result where a guest is killed at work', async () => {
    const document = await fleetOf(['vm1', 'vm2'], (text) => {
      if (text.startsWith('at work: vm1, vm2')) guests[0]?.kill('SIGKILL');
    });
    expect(document.valid).to.equal(false);
    expect(document.checks.find(({ rule }) => rule === 'participants-stayed')?.message, seen(document)).to.match(
      /^lost vm(\d) \(nothing was heard of it for 6 s; serial line \S+\/vm\1\.sock: no machine listens at it\)$/,
    );
  });
});
