import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { runCommand } from '../../src/adapters/command.ts';
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
  async function abortedOnce(file: string, script: string, killAfter = seconds(10)): Promise<unknown> {
    const stop = new AbortController();
    const running = runCommand(['bash', '-c', script], { cwd, env }, stop.signal, killAfter).catch((error) => error);
    await until(() => existsSync(join(cwd, file)) && textOf(file) !== '');
    stop.abort(reason);
    return running;
  }

  it('says how a program ended', async () => {
    expect(await runCommand(['bash', '-c', 'exit 3'], { cwd, env }, never)).to.deep.equal({ code: 3 });
    expect(await runCommand(['bash', '-c', 'kill $$'], { cwd, env }, never)).to.deep.equal({ code: 1 });
    expect(await runCommand(['./missing'], { cwd, env }, never).catch(({ code }) => code)).to.equal('ENOENT');
  });

  it('starts nothing once it is aborted', async () => {
    const error = await runCommand(['touch', 'made'], { cwd, env }, AbortSignal.abort(reason)).catch((why) => why);
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
});
