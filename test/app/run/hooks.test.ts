import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect } from 'chai';
import { hookPorts } from '../../../src/app/run/hooks.ts';
import type { Hook } from '../../../src/model/hook.ts';
import { seconds } from '../../../src/model/units.ts';
import type { HookEnd } from '../../../src/runner/hooks/ports.ts';
import { emptyFolder } from '../../support/folder.ts';
import { runs } from '../../support/program.ts';
import { until } from '../../support/until.ts';

const NEVER = new AbortController().signal;
const PERF = { org: 'acme', repo: 'perf', ref: 'main' };

describe('[I] app/run/hooks', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await emptyFolder();
  });

  const needs = (more: object = {}) => ({
    folder,
    configRepo: PERF,
    prow: undefined,
    about: {},
    simulated: false,
    disposable: false,
    context: undefined,
    backend: 'kube' as const,
    stop: NEVER,
    ...more,
  });
  const env = { PATH: process.env.PATH ?? '', GITHUB_TOKEN: 'secret', KUBECONFIG: '/somewhere/config' };
  const hookOf = (script: string): Hook => ({
    name: 'own',
    scope: 'test',
    moment: 'before',
    action: { kind: 'command', command: ['bash', '-c', script], env: { OWN: 'own' } },
    timeoutMs: seconds(30),
    retries: 0,
  });

  async function run(script: string, signal = NEVER, more: object = {}): Promise<HookEnd> {
    const hook = hookOf(script);
    const ports = (await hookPorts([hook], needs(more), env))(join(folder, 'artifacts'));
    if (hook.action.kind !== 'command') throw new Error('it is a command');
    return ports.run(hook.action, { PROWESS_HOOK: 'own' }, signal);
  }
  const textOf = (name: string): string => readFileSync(join(folder, name), 'utf8').trim();

  it('gives a command the kubeconfig, its context, the artifacts and its own variables, and no secret', async () => {
    const { code } = await run('env > env', NEVER, { context: 'lab' });
    expect(code).to.equal(0);
    const lines = textOf('env').split('\n');
    expect(lines).to.include.members([
      'KUBECONFIG=/somewhere/config',
      'PROWESS_CONTEXT=lab',
      'HELM_KUBECONTEXT=lab',
      `ARTIFACTS=${join(folder, 'artifacts')}`,
      'OWN=own',
      'PROWESS_HOOK=own',
    ]);
    expect(textOf('env')).to.not.contain('GITHUB_TOKEN');
  });

  it('keeps the end of 100 MB, and the memory small', async () => {
    const before = heldBytes();
    const { write } = process.stderr;
    process.stderr.write = () => true;
    try {
      const running = run(
        'head -c 100000000 /dev/zero | tr "\\\\0" x >&2; touch said; until [ -e seen ]; do sleep 0.05; done; echo; echo the end',
      );
      await until(() => existsSync(join(folder, 'said')));
      const held = heldBytes() - before;
      writeFileSync(join(folder, 'seen'), '');
      const end = await running;
      expect(end).to.include({ code: 0 });
      expect(end.lastLines)
        .to.match(/the end$/)
        .and.to.have.length.below(2000);
      expect(held).to.be.below(20_000_000);
    } finally {
      process.stderr.write = write;
    }
  });

  it('ends what a command has left running, also apart from its group, and counts it', async () => {
    const end = await run('sleep 1000 & echo $! > near; setsid sleep 1000 & echo $! > apart; sleep 0.2; exit 0');
    expect(end).to.deep.include({ code: 0, left: 2 });
    expect([textOf('near'), textOf('apart')].filter(runs)).to.deep.equal([]);
  });

  it('kills what ignores SIGTERM when it is aborted, and what that has started', async () => {
    const stop = new AbortController();
    const running = run('trap "" TERM; setsid sleep 1000 & echo $! > apart; echo $$ > own; sleep 1000', stop.signal);
    const ended = running.catch((error: unknown) => error);
    await until(() => existsSync(join(folder, 'own')) && textOf('own') !== '');
    const reason = new Error('stopped');
    stop.abort(reason);
    expect(await ended).to.equal(reason);
    expect([textOf('own'), textOf('apart')].filter(runs)).to.deep.equal([]);
  });

  it('says what to do where the program is not there', async () => {
    const hook: Hook = { ...hookOf(''), action: { kind: 'command', command: ['./flush.sh'], env: {} } };
    const ports = (await hookPorts([hook], needs(), env))(folder);
    if (hook.action.kind !== 'command') throw new Error('it is a command');
    const error = await ports.run(hook.action, {}, NEVER).catch((why: unknown) => why);
    expect(String(error)).to.contain('cannot start ./flush.sh: there is no such program');
  });

  const onPull = (repo: string) => ({
    job: 'pull-perf',
    build: '1',
    artifacts: '',
    graceMs: seconds(60),
    refs: { org: 'acme', repo, pulls: [{ number: 7, author: 'me', sha: 'abc' }] },
  });

  it("refuses a command of a pull request's own configuration beside the kubeconfig", async () => {
    const refused = await hookPorts([hookOf('true')], needs({ prow: onPull('perf') }), env).catch(String);
    expect(refused).to.contain('the command of the hook own would come from a pull request on acme/perf');
    for (const more of [{ prow: onPull('product') }, { prow: onPull('perf'), disposable: true }])
      expect(await hookPorts([hookOf('true')], needs(more), env)).to.be.a('function');
  });

  it('says on the simulated cluster why no command runs', async () => {
    const ports = (await hookPorts([hookOf('true')], needs({ simulated: true }), env))(folder);
    expect(ports.noCommands).to.equal('the simulated cluster runs no commands');
  });
});

/** What is in use, without garbage, of which a busy machine leaves more. Memory that one collection finds unused the next one counts. */
function heldBytes(): number {
  setFlagsFromString('--expose-gc');
  for (const _ of [1, 2]) runInNewContext('gc')();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}
