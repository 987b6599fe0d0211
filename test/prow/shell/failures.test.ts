import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { findFailures } from '../../../src/prow/shell/failures.ts';
import { findShell } from '../../../src/prow/shell/invocation.ts';

/** Each a command line and a script of the commands work-a, work-b and work-c; `lost` are those whose failure does not show. */
const SCRIPTS: { shell: string; script: string; lost: string }[] = [
  { shell: 'bash -c', script: 'work-a', lost: '' },
  { shell: 'bash -c', script: 'work-a; work-b', lost: 'a' },
  { shell: 'sh -c', script: 'work-a\nwork-b\nsleep 0', lost: 'ab' },
  { shell: 'sh -ce', script: 'work-a\nwork-b\necho done', lost: '' },
  { shell: 'bash -e -c', script: 'work-a; work-b', lost: '' },
  { shell: 'bash -o errexit -c', script: 'work-a; work-b', lost: '' },
  { shell: 'bash -c', script: 'set -e\nwork-a\nwork-b', lost: '' },
  { shell: 'bash -c', script: 'set -euo pipefail\nwork-a | tee /dev/null\nwork-b', lost: '' },
  { shell: 'bash -c', script: 'set -o errexit -o pipefail\nwork-a | cat\nwork-b', lost: '' },
  { shell: 'bash -c', script: 'work-a\nset -e\nwork-b\nwork-c', lost: 'a' },
  { shell: 'bash -ce', script: 'set +e\nwork-a\nset -e\nwork-b', lost: 'a' },
  { shell: 'bash -ce', script: 'set +e\nwork-a\nstatus=$?\nset -e\nwork-b\nexit $status', lost: '' },
  { shell: 'bash -c', script: 'work-a && work-b && work-c', lost: '' },
  { shell: 'bash -c', script: 'work-a && work-b; work-c', lost: 'ab' },
  { shell: 'bash -ce', script: 'work-a && work-b\nwork-c', lost: 'a' },
  { shell: 'bash -ce', script: 'work-a || exit 1\nwork-b', lost: '' },
  { shell: 'bash -c', script: 'work-a || { echo failed; exit 1; }\nwork-b', lost: '' },
  { shell: 'bash -c', script: 'work-a || true', lost: 'a' },
  { shell: 'bash -ce', script: 'work-a || echo failed\nwork-b', lost: 'a' },
  { shell: 'bash -ce', script: 'work-a | tee /dev/null', lost: 'a' },
  { shell: 'bash -ceo pipefail', script: 'work-a | tee /dev/null', lost: '' },
  { shell: 'bash -c', script: 'if true; then\n  work-a\n  work-b\nfi\nexit', lost: 'a' },
  { shell: 'bash -ce', script: 'if true; then\n  work-a\n  work-b\nfi\necho done', lost: '' },
  { shell: 'bash -c', script: 'for i in 1 2; do\n  work-a\n  true\ndone', lost: 'a' },
  { shell: 'bash -c', script: 'for i in 1 2; do\n  work-a || exit 1\ndone', lost: '' },
  { shell: 'bash -ce', script: 'for i in 1 2; do\n  work-a\ndone\necho done', lost: '' },
  { shell: 'bash -c', script: '(work-a; work-b) && work-c', lost: 'a' },
  { shell: 'bash -ce', script: '(\n  work-a\n  work-b\n)\necho done', lost: '' },
  { shell: 'bash -c', script: 'case x in\n  x) work-a; work-b ;;\nesac', lost: 'a' },
  { shell: 'bash -c', script: 'run() {\n  work-a\n  work-b\n}\nrun', lost: 'a' },
  { shell: 'bash -ce', script: 'run() {\n  work-a\n  work-b\n}\nrun\necho done', lost: '' },
  { shell: 'bash -c', script: 'work-a\nexec work-b', lost: 'a' },
  { shell: 'bash -ce', script: 'work-a # set +e\nwork-b\necho done', lost: '' },
  { shell: 'bash -ce', script: "cat <<'EOF'\nset +e\nEOF\nwork-a\necho done", lost: '' },
  { shell: 'bash -c', script: "echo 'set -e'\nwork-a\necho done", lost: 'a' },
  { shell: 'bash -c', script: "trap 'exit 1' ERR\nwork-a\necho done", lost: '' },
  { shell: 'bash -ce', script: 'while true; do\n  work-a && break\n  exit 1\ndone', lost: '' },
  { shell: 'bash -c', script: 'A=1 work-a\nB=2 work-b', lost: 'a' },
  { shell: 'bash -c', script: 'work-a\nexit 0', lost: 'a' },
];

describe('[I] prow/shell/failures', () => {
  for (const { shell, script, lost } of SCRIPTS) {
    it(`${shell} ${JSON.stringify(script)} loses ${lost === '' ? 'no failure' : `that of ${[...lost]}`}`, () => {
      expect(lostBy(shell, script)).to.equal(lost);
    });
  }

  it('agrees with the real shell on every script above', function () {
    if (spawnSync('bash', ['-c', 'true']).status !== 0) this.skip();
    const codes = runForReal(
      SCRIPTS.flatMap(({ shell, script }) => WORK.map((name) => ({ shell, script, fails: name }))),
    );
    for (const [index, { shell, script, lost }] of SCRIPTS.entries()) {
      const reality = WORK.filter(
        (name, at) => script.includes(`work-${name}`) && codes[index * WORK.length + at] === 0,
      );
      expect(reality.join(''), `${shell} ${script}`).to.equal(lost);
    }
  });

  it('says when nothing can make a script fail', () => {
    expect(analyse('sh -c', './run.sh 200\nsleep 10m\n./run.sh 400\nsleep 30s')).to.include({
      canFail: false,
      last: 'sleep 30s',
    });
    expect(analyse('sh -c', './run.sh 200\nsleep 10m\n./run.sh 400')).to.include({ canFail: true });
    expect(analyse('sh -c', './run.sh || failed=1\necho done\nexit $failed')).to.include({ canFail: true });
  });

  it('distinguishes work from preparation and from what cannot matter', () => {
    const weights = analyse(
      'sh -c',
      'echo hello\ncd /src\nsudo apt-get install -y x\nkubectl get nodes\nmake install-tools\nmake test\nmake clean\n./run',
    )
      ?.commands.filter(({ lostBy }) => lostBy !== undefined)
      .map(({ text, weight }) => `${text}: ${weight}`);
    expect(weights).to.deep.equal([
      'cd /src: preparing',
      'sudo apt-get install -y x: preparing',
      'make install-tools: preparing',
      'make test: verdict',
    ]);
  });

  it('has no opinion of a script that is no shell', () => {
    expect(analyse('sh -c', 'if true; then')).to.equal(undefined);
  });
});

describe('[I] prow/shell/invocation', () => {
  it('finds the script behind wrappers and options', () => {
    expect(findShell(['/usr/local/bin/runner.sh', '/bin/sh', '-ce', 'x'])).to.deep.include({
      shell: 'sh',
      errexit: true,
      script: 3,
    });
    expect(findShell(['bash', '-euxo', 'pipefail', '-c', 'x'])).to.deep.include({
      errexit: true,
      pipefail: true,
      script: 4,
    });
    expect(findShell(['bash', '-ceo', 'pipefail', 'x'])).to.deep.include({ errexit: true, pipefail: true, script: 3 });
    expect(findShell(['env', 'A=b', 'bash', '-c', '--', 'x'])).to.deep.include({
      errexit: false,
      pipefail: false,
      script: 5,
    });
  });

  it('finds none where a file is run', () => {
    expect(findShell(['bash', 'test.sh', '-c'])).to.equal(undefined);
    expect(findShell(['make', 'sh'])).to.equal(undefined);
    expect(findShell(['bash', '-c'])).to.equal(undefined);
  });
});

function analyse(shell: string, script: string) {
  const argv = [...shell.split(' '), script];
  const found = findShell(argv);
  return found === undefined ? undefined : findFailures(script, found);
}

function lostBy(shell: string, script: string): string {
  const lost = analyse(shell, script)?.commands.filter(({ lostBy }) => lostBy !== undefined) ?? [];
  return WORK.filter((name) => lost.some(({ text }) => text === `work-${name}`)).join('');
}

const WORK = ['a', 'b', 'c'];

/** The exit codes of scripts in which one of the commands work-a, work-b and work-c fails: one process runs all of them. */
function runForReal(runs: readonly { shell: string; script: string; fails: string }[]): number[] {
  const folder = mkdtempSync(join(tmpdir(), 'prowess-shell-'));
  try {
    for (const name of WORK) {
      writeFileSync(join(folder, `work-${name}`), `#!/bin/sh\n[ "$FAIL" != ${name} ]\n`, { mode: 0o755 });
    }
    const quote = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;
    const lines = runs.map(
      ({ shell, script, fails }) => `FAIL=${fails} ${shell} ${quote(script)} > /dev/null 2>&1; echo $?`,
    );
    const env = { PATH: `${folder}:${process.env.PATH}` };
    return spawnSync('bash', ['-c', lines.join('\n')], { env, encoding: 'utf8' })
      .stdout.trim()
      .split('\n')
      .map(Number);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
