import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import fc from 'fast-check';
import {
  type Frame,
  framed,
  MOST_OUTPUT_BYTES,
  readFrame,
  wrapped,
  wrappedArgv,
} from '../../src/benchmarks/wrapper.ts';
import { epochMs, seconds } from '../../src/model/units.ts';
import { givenTimeFor } from '../support/air.ts';
import { emptyFolder } from '../support/folder.ts';

/** The log of a pod that runs these words in a real shell, its start given. */
async function logOf(argv: readonly string[], { limit = 60, shell = 'sh', go = '0' } = {}): Promise<string> {
  const place = await emptyFolder();
  writeFileSync(join(place, 'go'), go);
  const [, ...words] = wrapped(argv, seconds(limit), place);
  return spawnSync(shell, words, { maxBuffer: 2 ** 28 }).stdout.toString();
}

async function frameOf(...given: Parameters<typeof logOf>): Promise<Frame> {
  const frame = readFrame(await logOf(...given));
  if ('problem' in frame) throw new Error(frame.problem);
  return frame;
}

const SHELLS = ['sh', 'bash', 'dash', 'busybox'].filter((shell) => {
  return spawnSync('sh', ['-c', `command -v ${shell}`]).status === 0;
});

describe('[I] benchmarks/wrapper, in a real shell', () => {
  for (const shell of SHELLS.filter((each) => each !== 'busybox')) {
    it(`${shell}: keeps both outputs apart, and the exit code, whatever the words hold`, async () => {
      const word = `it's "$HOME" \`x\` \\n {{name}}`;
      const script = 'printf "%s\\n" "$1"; echo oops >&2; exit 3';
      const frame = await frameOf(['sh', '-c', script, 'x', word], { shell });
      expect(frame).to.include({ stdout: `${word}\n`, stderr: 'oops\n', exitCode: 3, endedBy: 'tool' });
      expect(frame.endedAt).to.be.at.least(frame.startedAt);
      expect(Object.keys(frame.network)).to.include('lo');
    });
  }

  it('says how often a CPU limit held it back, where the machine shows that', async () => {
    const log = await logOf(['true']);
    const stat = ['cpu.stat', 'cpu/cpu.stat'].some((name) => existsSync(`/sys/fs/cgroup/${name}`));
    const frame = readFrame(log);
    expect('cpu' in frame).to.equal(stat && /nr_periods/.test(log));
  });

  it('ends a tool that hangs after its result, and keeps that', async () => {
    const frame = await givenTimeFor(
      seconds(1),
      (within) => frameOf(['sh', '-c', 'echo result; exec sleep 600'], { limit: within / 1000 }),
      ({ stdout }) => stdout !== '',
    );
    expect(frame).to.include({ stdout: 'result\n', endedBy: 'limit', exitCode: 143 });
  });

  it('waits for the moment at which all start', async () => {
    const at = Date.now() + 1500;
    const frame = await frameOf(['true'], { go: String(at) });
    expect(frame.startedAt).to.be.at.least(at);
  });

  it('sends no more than can be read', async () => {
    const frame = await frameOf(['sh', '-c', `head -c ${MOST_OUTPUT_BYTES + 1} /dev/zero`]);
    expect(frame).to.include({ bytes: MOST_OUTPUT_BYTES + 1, stdout: '' });
  });

  it('says of a tool that is not there what the shell says', async () => {
    const frame = await frameOf(['no-such-tool']);
    expect(frame.exitCode).to.equal(127);
    expect(frame.stderr).to.include('no-such-tool');
  });

  it('takes no binary output for a text', async () => {
    const log = await logOf(['sh', '-c', "printf '\\377\\376\\000x'"]);
    expect(readFrame(log)).to.have.property('problem').that.includes('is it text in UTF-8?');
  });

  it('is a word of the command line, apart from those of the tool', () => {
    const argv = ['iperf3', '--client', '10.0.0.1'];
    expect(wrappedArgv(wrapped(argv, seconds(9)))).to.deep.equal(argv);
    expect(wrappedArgv(['sh', '-c', 'x', 'prowess'])).to.equal(undefined);
    const help = execFileSync('sh', ['-n', '-c', wrapped(argv, seconds(9))[2] ?? '']).toString();
    expect(help).to.equal('');
  });
});

describe('[I] benchmarks/wrapper, frames', () => {
  const frame = fc.record({
    stdout: fc.string({ unit: 'binary' }).filter((text) => text.isWellFormed()),
    stderr: fc.string({ unit: 'grapheme' }),
    exitCode: fc.nat(255),
    endedBy: fc.constantFrom('tool', 'limit', 'signal'),
    startedAt: fc.nat().map(epochMs),
    endedAt: fc.nat().map(epochMs),
    network: fc.dictionary(
      fc.constantFrom('eth0', 'lo', 'net1'),
      fc.record({ receivedBytes: fc.nat(), sentBytes: fc.nat() }),
    ),
  });

  it('reads what was written, amid other lines', () => {
    fc.assert(
      fc.property(frame, (given) => {
        const read = readFrame(`Warning: something else\n${framed(given)}`);
        expect(read).to.deep.include({ ...given, network: { ...given.network } });
      }),
    );
  });

  it('believes no log that is cut off, empty, or changed', () => {
    const log = framed({
      ...{ stdout: '{"a": 1}\n', stderr: '', exitCode: 0, endedBy: 'tool', network: {} },
      ...{ startedAt: epochMs(1), endedAt: epochMs(2) },
    });
    fc.assert(
      fc.property(fc.nat(log.length - 2), (length) => {
        expect(readFrame(log.slice(0, length))).to.have.property('problem');
      }),
    );
    expect(readFrame(log.replace('1}', '2}')))
      .to.have.property('problem')
      .that.includes('did not arrive as it was written');
    expect(readFrame('')).to.deep.equal({ problem: 'it left no output' });
    expect(readFrame('sh: date: not found\n')).to.have.property('problem').that.includes('sh: date: not found');
  });
});
