import { join } from 'node:path';
import { expect } from 'chai';
import { type FleetRequest, runFleet } from '../../src/app/fleet.ts';
import { parserOfDeclaration } from '../../src/benchmarks/declared/parse.ts';
import { PARSERS } from '../../src/benchmarks/parsers.ts';
import type { FleetDocument } from '../../src/fleet/document.ts';
import { type Milliseconds, minutes, seconds } from '../../src/model/units.ts';
import { givenTimeFor } from '../support/air.ts';
import { emptyFolder } from '../support/folder.ts';
import { serialMachine } from '../support/serial-machine.ts';
import { type Service, standIn, standInOver } from '../support/stand-in-pilot.ts';
import { toolSample } from '../support/tool-sample.ts';
import { until } from '../support/until.ts';

/** Of a tool that prowess does not read by itself. */
const parser = parserOfDeclaration({
  tool: 'ours',
  format: 'lines',
  readings: [{ name: 'done', metric: 'benchmark-operations', pattern: '^done (\\d+) per s$', unit: '1/s' }],
});

describe('[I] app/fleet, whose participants are played over HTTP', () => {
  /** What a fleet of a and b says, where these play it. */
  async function played(
    play: (service: Service) => Promise<unknown>,
    more: Partial<FleetRequest> = {},
    notice: (text: string) => void = () => {},
  ) {
    if (parser === undefined) throw new Error('the declaration is not read');
    const over = Promise.withResolvers<unknown>();
    const document = await runFleet(
      {
        ...{ name: 'fleet', expected: ['a', 'b'], listen: { host: '127.0.0.1', port: 0 }, serial: [], parser },
        ...{ arriveWithinMs: minutes(1), prepareWithinMs: seconds(30), endWithinMs: minutes(1) },
        ...{ durationMs: seconds(1), stop: new AbortController().signal, ...more },
      },
      { notice, open: (service) => over.resolve(play(service)) },
    );
    await over.promise;
    return document;
  }
  const readingsIn = ({ participants }: FleetDocument) =>
    participants.map(({ name, readings }) => [name, readings[0]?.value]);
  /** Where the machine is too slow, none does in time. */
  const someReported = ({ participants }: FleetDocument): boolean => participants.length > 0;
  const broken = ({ checks }: FleetDocument) => checks.flatMap(({ passed, message }) => (passed ? [] : [message]));

  it('reads what a declared tool prints', async () => {
    const document = await played((service) =>
      Promise.all([standIn(service, 'a').work('done 100 per s\n'), standIn(service, 'b').work('done 110 per s\n')]),
    );
    expect(readingsIn(document)).to.deep.equal([
      ['a', 100],
      ['b', 110],
    ]);
    expect(broken(document).join()).to.not.match(/lost|without|unparsable/);
  });

  it('takes no output for a result whose tool says that it measured for longer than its command took', async () => {
    const sysbench = toolSample('sysbench', 'cpu-t2.txt').stdout;
    const document = await played(
      (service) => Promise.all([standIn(service, 'a').work(sysbench), standIn(service, 'b').work(sysbench)]),
      { parser: PARSERS.sysbench },
    );
    expect(document.participants.map(({ status }) => status)).to.deep.equal(['partial', 'partial']);
    expect(document.participants[0]?.reason).to.match(
      /^says that it measured for [\d.]+ s, and its command took 0.001 s/,
    );
    expect(document.valid).to.equal(false);
  });

  it('names the one that gives signs of life and never reports, and keeps what the other did', async () => {
    const withHanging = (endWithinMs: Milliseconds) =>
      played(
        async (service) => {
          const [a, b] = [standIn(service, 'a'), standIn(service, 'b')];
          const hanging = b.untilReleased().then(async () => {
            for (let said = await b.sync('running'); said.say === 'go'; said = await b.sync('running', 'go'));
          });
          await Promise.all([a.work('done 100 per s\n'), hanging]);
        },
        { endWithinMs },
      );
    const document = await givenTimeFor(seconds(1), withHanging, someReported);
    expect(broken(document).join()).to.match(/lost b \(it did not report within \d+ s, the --limit\)/);
    expect(document.valid).to.equal(false);
    expect(readingsIn(document)).to.deep.equal([['a', 100]]);
  });

  it('takes no output for a result that was cut by the limit of a pilot', async () => {
    const document = await played(
      async (service) => {
        const a = standIn(service, 'a');
        await a.report(await a.untilReleased(), 'done 100 per s\n', 'limit');
        await a.untilLeave();
      },
      { expected: ['a'] },
    );
    expect(broken(document).join()).to.include('its pilot ended it by the --limit of pilot join');
    expect(document.valid).to.equal(false);
  });

  it('goes on without one that comes too late, where that is allowed, and sends it away', async () => {
    let late = '';
    const withLate = (arriveWithinMs: Milliseconds) =>
      played(
        async (service) => {
          const a = standIn(service, 'a');
          const startAt = await a.untilReleased().catch(() => undefined);
          if (startAt === undefined) return;
          late = JSON.stringify(await standIn(service, 'b').sync('waiting'));
          await a.report(startAt, 'done 100 per s\n');
          await a.untilLeave();
        },
        { least: 1, arriveWithinMs },
      );
    const document = await givenTimeFor(seconds(1), withLate, someReported);
    expect(late).to.include('gone');
    expect(broken(document)).to.include('began without b');
    expect(document.valid).to.equal(false);
  });

  it('loses one that comes back after a reboot, and sends a second process of one away that goes on', async () => {
    const said: string[] = [];
    const document = await played(async (service) => {
      const [a, b] = [standIn(service, 'a'), standIn(service, 'b')];
      const [startAt] = await Promise.all([a.untilReleased(), b.untilReleased()]);
      said.push((await standIn(service, 'a', { nonce: 'second-process' }).sync('waiting')).say);
      said.push((await standIn(service, 'b', { bootId: 'other-boot', nonce: 'after-reboot' }).sync('waiting')).say);
      await a.report(startAt, 'done 100 per s\n');
      await a.untilLeave();
    });
    expect(said).to.deep.equal(['gone', 'gone']);
    expect(broken(document).join()).to.include('lost b (it was restarted: another boot of it came after the release)');
    expect(readingsIn(document)).to.deep.equal([['a', 100]]);
  });

  describe('over a serial line', () => {
    let path = '';
    beforeEach(async () => {
      path = join(await emptyFolder(), 'b.sock');
    });
    const machines: ReturnType<typeof serialMachine>[] = [];
    afterEach(() => Promise.all(machines.splice(0).map((each) => each.stop())));
    const onLine = ({ token }: Service, id = 'b') => {
      const machine = serialMachine(path, token);
      machines.push(machine);
      return { machine, b: standInOver(machine.say, id) };
    };

    it('hears one whose machine starts later, and whose line breaks at work and comes again', async () => {
      const notices: string[] = [];
      const document = await played(
        async (service) => {
          const [a, { machine, b }] = [standIn(service, 'a'), onLine(service)];
          await until(() => notices.some((text) => text.includes('there is no such socket')));
          await machine.start();
          const dropped = b.untilReleased().then(async (startAt) => {
            machine.drop();
            await b.sync('running', '');
            await machine.stop();
            await machine.start();
            await b.report(startAt, 'done 110 per s\n');
            machine.drop();
            await b.untilLeave();
          });
          await Promise.all([a.work('done 100 per s\n'), dropped]);
        },
        { serial: [path] },
        (text) => notices.push(text),
      );
      expect(readingsIn(document)).to.deep.equal([
        ['a', 100],
        ['b', 110],
      ]);
      expect(broken(document).join()).to.not.match(/lost|without|unparsable/);
    });

    it('says what is wrong with the line of one that did not come', async () => {
      const document = await played(async () => {}, { serial: [path], expected: ['b'], arriveWithinMs: seconds(1) });
      expect(broken(document)).to.include(`missing within 1 s: b; serial line ${path}: there is no such socket`);
    });

    it('says what became of the line of one that was lost at work', async () => {
      const withLost = (endWithinMs: Milliseconds) =>
        played(
          async (service) => {
            const [a, { machine, b }] = [standIn(service, 'a'), onLine(service)];
            await machine.start();
            await Promise.all([a.work('done 100 per s\n'), b.untilReleased().then(machine.stop)]);
          },
          { serial: [path], endWithinMs },
        );
      const trouble = `serial line ${path}: there is no such socket`;
      const document = await givenTimeFor(seconds(1), withLost, (made) => broken(made).join().includes(trouble));
      expect(broken(document).join())
        .to.match(/lost b \(it did not report within \d+ s, the --limit; serial line/)
        .and.include(trouble);
    });

    it('names the participant that speaks over a line and is not expected', async () => {
      const document = await played(
        async (service) => {
          const { machine, b: stranger } = onLine(service, 'c');
          await machine.start();
          await stranger.sync('waiting');
          machine.drop();
        },
        { serial: [path], expected: ['b'], arriveWithinMs: seconds(1) },
      );
      expect(broken(document).join()).to.include(
        `missing within 1 s: b; serial line ${path}: c spoke over it, and is not expected`,
      );
    });
  });
});
