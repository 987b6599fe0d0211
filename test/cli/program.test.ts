import { execFileSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { expect } from 'chai';
import { standingFolder } from '../../src/cli/io.ts';
import { prowess } from '../support/cli.ts';
import { prowessHere } from '../support/cli-here.ts';
import { emptyFolder } from '../support/folder.ts';

describe('[E] cli/program', () => {
  it('suggests the command that was meant, and exits with 2', async () => {
    const { code, stderr } = await prowess(['plna'], { cwd: tmpdir() });
    expect(stderr).to.include('Did you mean plan?');
    expect(code).to.equal(2);
  });

  it('says what a command takes that was called without it', async () => {
    const plan = await prowessHere(['plan'], { cwd: await emptyFolder() });
    expect(plan.code).to.equal(2);
    expect(plan.stderr).to.equal(`error: missing required argument 'test'
usage: prowess plan [options] <test>
  <test>: suite/test, or test where that is unique
(prowess plan --help explains it)
`);
    const lock = await prowessHere(['lock', 'break'], { cwd: await emptyFolder() });
    expect(lock.stderr).to.include('usage: prowess lock break [options]\n  --cluster <name>: ');
  });

  it('explains a command by help COMMAND as by COMMAND --help', async () => {
    const [help, flag] = await Promise.all([
      prowessHere(['help', 'run'], { cwd: '/' }),
      prowessHere(['run', '--help'], { cwd: '/' }),
    ]);
    expect(help.stdout)
      .to.equal(flag.stdout)
      .and.include('--seed')
      .and.match(/Examples?:/);
  });

  it('completes commands, their own commands and options in bash', async () => {
    const { stdout } = await prowessHere(['completion'], { cwd: '/' });
    const asked = (...words: string[]): string =>
      execFileSync(
        'bash',
        [
          '-c',
          `${stdout}\nCOMP_WORDS=(prowess "$@") COMP_CWORD=$#; _prowess; echo "\${COMPREPLY[*]}"`,
          'bash',
          ...words,
        ],
        {
          encoding: 'utf8',
        },
      ).trim();
    expect(asked('ru')).to.equal('rules run runs');
    expect(asked('lock', 're')).to.equal('release');
    expect(asked('run', 'lab/pods-50', '--se')).to.equal('--seed');
  });

  it('says what to do where there is no site', async () => {
    const { code, stderr } = await prowessHere(['plan', 'x'], { cwd: '/' });
    expect(stderr).to.equal(
      'error: no prowess.yaml in / or above it\nhint: prowess init writes one; --site DIR names the folder of another\n',
    );
    expect(code).to.equal(2);
  });

  it('takes relative paths from the folder of the person where npm has changed directory', () => {
    const env = { INIT_CWD: '/home/me/here', npm_package_json: '/checkout/package.json' };
    expect(standingFolder(env, '/checkout')).to.equal('/home/me/here');
    expect(standingFolder(env, '/elsewhere')).to.equal('/elsewhere');
    expect(standingFolder({}, '/elsewhere')).to.equal('/elsewhere');
  });
});
