import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { findProgram, runEngine } from '../../src/adapters/engine-program.ts';
import { LIMITS, OUTPUTS } from '../../src/engines/left.ts';
import { type Milliseconds, minutes, ms } from '../../src/model/units.ts';
import type { EngineEnd } from '../../src/runner/engine/ports.ts';
import { givenTimeFor } from '../support/air.ts';
import { runs } from '../support/program.ts';

describe('[I] an engine beside the runner', () => {
  const folder = mkdtempSync(join(tmpdir(), 'prowess-engine-'));
  after(() => rmSync(folder, { recursive: true }));

  const never = new AbortController().signal;
  const program = (script: string, name: string, more = {}) => ({
    binary: '/bin/sh',
    argv: ['-c', script],
    cwd: folder,
    env: { PATH: process.env.PATH ?? '', REPORT: join(folder, name) },
    report: join(folder, name),
    files: {},
    limitMs: minutes(1),
    limits: LIMITS,
    outputs: OUTPUTS,
    ...more,
  });

  it('leaves its files with their hashes, its exit code, and what it printed', async () => {
    const script =
      'cat $REPORT/input.json; echo 1 > $REPORT/Timer_2026-11-29T15:46:54Z.json; mkdir $REPORT/sub; echo 2 > $REPORT/sub/a; exit 3';
    const end = await runEngine(program(script, 'plain', { files: { 'input.json': '{}\n' } }), never);
    expect(end.exitCode).to.equal(3);
    expect(end.sha256).to.match(/^[0-9a-f]{64}$/);
    expect(end.files.map(({ name, content }) => [name, content?.toString()])).to.deep.equal([
      ['Timer_2026-11-29T15-46-54Z.json', '1\n'],
      ['input.json', '{}\n'],
      ['stdout.txt', '{}\n'],
      ['sub/a', '2\n'],
    ]);
  });

  it('keeps of what is no text, or too long, name, size and hash alone', async () => {
    const script = 'printf "a\\0b" > $REPORT/profile.pb; head -c 2000 /dev/zero | tr "\\0" x > $REPORT/long.txt';
    const limits = { ...LIMITS, fileBytes: 1000 };
    const { files } = await runEngine(program(script, 'long', { limits }), never);
    expect(files.map(({ name, bytes, content }) => [name, bytes, content])).to.deep.equal([
      ['long.txt', 2000, undefined],
      ['profile.pb', 3, undefined],
    ]);
  });

  it('prints no keys of the kubeconfig that it logs', async () => {
    const script =
      'printf "users:\\n- name: admin\\n  user:\\n    client-key-data: c2VjcmV0\\n    token: abc\\nend\\n" >&2';
    await runEngine(program(script, 'keys'), never);
    const text = readFileSync(join(folder, 'keys', OUTPUTS.stderr), 'utf8');
    expect(text).to.equal(
      'users:\n- name: admin\n  user:\n    client-key-data: (left out)\n    token: (left out)\nend\n',
    );
  });

  it('is ended by its limit with all that it has started, and what it had written is there', async () => {
    const script = 'echo half > $REPORT/a; (sleep 600 & echo $! > $REPORT/child); sleep 600';
    const limited = (limitMs: Milliseconds) => runEngine(program(script, `limit-${limitMs}`, { limitMs }), never);
    const childOf = ({ files }: EngineEnd) => files.find(({ name }) => name === 'child')?.content?.toString();
    const end = await givenTimeFor(ms(500), limited, (made) => !!childOf(made));
    expect(end).to.include({ endedBy: 'limit' });
    expect(end.files.map(({ name }) => name)).to.deep.equal(['a', 'child']);
    expect(childOf(end))
      .to.match(/^\d+\n$/)
      .and.satisfy((id: string) => !runs(id));
  });

  it('rejects with the reason of a stop, and says what cannot be started', async () => {
    const stop = new AbortController();
    const running = runEngine(program('sleep 600', 'stopped'), stop.signal);
    const reason = new Error('the run must stop');
    stop.abort(reason);
    expect(await running.catch((error: unknown) => error)).to.equal(reason);
    const missing = runEngine(program('', 'missing', { binary: join(folder, 'none') }), never);
    expect(String(await missing.catch((error: unknown) => error))).to.match(
      /cannot start .*none: there is no such program/,
    );
  });

  it('is found on PATH, or by its path', () => {
    expect(findProgram('sh', folder, '/nowhere:/bin')).to.equal('/bin/sh');
    expect(findProgram('no-such-program', folder, '/bin')).to.equal(undefined);
    expect(findProgram('./none', folder, '/bin')).to.equal(undefined);
    expect(findProgram('/bin/sh', folder)).to.equal('/bin/sh');
  });
});
