import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { runLogged } from '../../src/adapters/command.ts';
import { ms, seconds } from '../../src/model/units.ts';
import { emptyFolder } from '../support/folder.ts';
import { until } from '../support/until.ts';

/** What a deployment script calls: it is slow to stop, and says when it has. */
const CHILD =
  'trap "sleep 0.3; echo ended > child; exit" TERM; echo begun > child; for i in $(seq 300); do sleep 0.1; done';
const STUBBORN = 'trap "" TERM; echo $$ > stubborn; for i in $(seq 300); do sleep 0.1; done';

describe('[I] adapters/command', () => {
  let cwd: string;
  beforeEach(async () => {
    cwd = await emptyFolder();
  });

  const env = { PATH: process.env.PATH ?? '' };
  const never = new AbortController().signal;
  const reason = new Error('stopped');
  const textOf = (name: string): string => readFileSync(join(cwd, name), 'utf8').trim();

  /** What it rejects with when it is aborted as soon as it has written a file. */
  async function abortedOnce(file: string, script: string, killAfter = seconds(60)): Promise<unknown> {
    const stop = new AbortController();
    const running = runLogged(['bash', '-c', script], { cwd, env }, stop.signal, killAfter).catch((error) => error);
    await until(() => existsSync(join(cwd, file)) && textOf(file) !== '');
    stop.abort(reason);
    return running;
  }

  it('says how a program ended', async () => {
    expect(await runLogged(['bash', '-c', 'exit 3'], { cwd, env }, never)).to.include({ code: 3 });
    expect(await runLogged(['bash', '-c', 'kill -9 $$'], { cwd, env }, never)).to.include({ code: 137 });
  });

  it('starts nothing once it is aborted', async () => {
    const error = await runLogged(['touch', 'made'], { cwd, env }, AbortSignal.abort(reason)).catch((why) => why);
    expect(error).to.equal(reason);
    expect(existsSync(join(cwd, 'made'))).to.equal(false);
  });

  it('has ended with all that it had started when it rejects', async () => {
    expect(await abortedOnce('child', `bash -c '${CHILD}'; echo next > next`)).to.equal(reason);
    expect(textOf('child')).to.equal('ended');
    expect(existsSync(join(cwd, 'next'))).to.equal(false);
  });

  it('kills what does not listen', async () => {
    expect(await abortedOnce('stubborn', STUBBORN, ms(200))).to.equal(reason);
    expect(() => process.kill(Number(textOf('stubborn')), 0)).to.throw('ESRCH');
  });

  describe('runLogged', () => {
    const logged = (script: string) => runLogged(['bash', '-c', script], { cwd, env }, never);

    it('keeps the last lines of both outputs, and what was printed', async () => {
      const script = 'for i in 1 2 3 4 5 6; do echo line $i; done; echo "no quota" >&2; exit 3';
      const { code, lastLines, printed } = await logged(script);
      expect(code).to.equal(3);
      expect(lastLines.split(' / ')).to.have.length(5).and.include('no quota').and.include('line 6');
      expect(printed).to.match(/^line 1\n.*line 6\n$/s);
    });

    it('keeps no more of 100 MB than of a few lines', async () => {
      const { code, lastLines, printed } = await runLogged(
        ['bash', '-c', 'head -c 100000000 /dev/zero; echo; echo end >&2'],
        { cwd, env, quiet: true },
        never,
      );
      expect(code).to.equal(0);
      expect(lastLines).to.contain('end').and.have.length.below(1100);
      expect(printed).to.have.length(1024 * 1024);
    });

    it('shows and keeps no credentials of addresses, wherever a piece of the output ends', async () => {
      const script =
        'printf "from https://ann:hush-1@git.exam"; sleep 0.2; echo "ple/a"; echo "https://ann:hush-2@a?token=hush-3" >&2';
      const shown: string[] = [];
      const { write } = process.stderr;
      process.stderr.write = (text: string | Uint8Array) => shown.push(String(text)) > 0;
      try {
        const { lastLines } = await logged(script);
        expect(lastLines).to.include('from https://**********@git.example/a').and.not.include('hush');
      } finally {
        process.stderr.write = write;
      }
      expect(shown.join('')).to.include('@git.example/a\n').and.include('?token=******').and.not.include('hush');
    });

    it('does not wait for what the program leaves running', async () => {
      const { code } = await logged('sleep 30 & echo $! > left; exit 0');
      expect(code).to.equal(0);
      process.kill(Number(textOf('left')), 'SIGKILL');
    });

    it('says that a program is not there', async () => {
      const error = await runLogged(['./missing'], { cwd, env }, never).catch(({ message }) => message);
      expect(error).to.equal('cannot start ./missing: there is no such program, or no such folder');
    });
  });
});
