import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { expect } from 'chai';
import type { FleetDocument } from '../../../src/fleet/document.ts';
import { minutes } from '../../../src/model/units.ts';
import { prowessAtWork, type Running } from '../../support/cli.ts';
import { temporaryFolder } from '../../support/folder.ts';
import { freePorts } from '../support/control-plane/ports.ts';
import { buildPilot } from '../support/pilot.ts';

const TOKEN = 'known-before-the-run';
const IDS = ['vm1', 'vm2'];

/** Machines that outlive runs join one barrier after the other: what is ended with its service never counts in the next one. */
describe('[I] fleet whose coordinator is killed', function () {
  this.timeout(minutes(3));
  const folder = temporaryFolder();
  const pilot = join(folder, 'pilot');
  const pilots: ChildProcess[] = [];
  let port: number;

  before(async () => {
    buildPilot(pilot);
    ({ port } = await freePorts(['port']));
  });
  after(() => {
    for (const each of pilots) each.kill('SIGTERM');
  });

  const coordinator = (): Running =>
    prowessAtWork(
      [
        ...['fleet', '--expect', IDS.join(), '--tool', 'sysbench', '--listen', `127.0.0.1:${port}`],
        ...['--arrive-within', '1m', '--prepare-within', '5s', '--duration', '3s', '--format', 'json'],
      ],
      { cwd: folder, env: { PROWESS_FLEET_TOKEN: TOKEN } },
    );

  it('sends away those that are still at work, and begins with all of them once they wait again', async () => {
    const first = coordinator();
    for (const id of IDS) {
      const words = ['join', `http://127.0.0.1:${port}`, '--again', '--id', id, '--report', join(folder, `${id}.json`)];
      const command = ['--', 'sysbench', 'cpu', '--threads=1', '--time=3', 'run'];
      pilots.push(
        spawn(pilot, [...words, ...command], { env: { ...process.env, PILOT_TOKEN: TOKEN }, stdio: 'ignore' }),
      );
    }
    await first.says('at work: vm1, vm2');
    first.signal('SIGKILL');
    expect((await first.finished).stdout).to.equal('');
    const second = await coordinator().finished;
    const document: FleetDocument = JSON.parse(second.stdout);
    expect(document.checks.filter(({ passed, rule }) => !passed && rule !== 'started-together')).to.deep.equal([]);
    expect(document.participants.map(({ name }) => name)).to.deep.equal(IDS);
    expect(document.participants.every(({ readings }) => (readings[0]?.value ?? 0) > 0)).to.equal(true);
    // Its commands began after this service did.
    expect(document.participants.every(({ startedAfterMs }) => startedAfterMs < 3000)).to.equal(true);
  });
});
