import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { expect } from 'chai';
import { emptyFolder } from '../support/folder.ts';
import { suiteText, writeLabSite } from '../support/lab-site.ts';
import { startProwessAfter, startProwessUnheard, type Unwritable } from '../support/packed.ts';
import { artifactsBelow, resultBelow } from '../support/stored-run.ts';

const HOW: readonly Unwritable[] = ['no reader', 'full disk'];

/** One run for each kind of output that cannot be written, and each outcome. */
const CASES = HOW.flatMap((how) =>
  [{ stdout: how }, { stderr: how }, { stdout: how, stderr: how }].flatMap((lost) =>
    [
      { test: 'small', code: 0, passed: true },
      { test: 'strict', code: 1, passed: false },
    ].map((expected) => ({ lost, ...expected })),
  ),
);

describe('[E] output that cannot be written', () => {
  let site: string;
  before(async () => {
    site = await emptyFolder();
    writeLabSite(site, 1);
    const tests =
      '  small: {scenario: {kind: burst, objects: 5}}\n' +
      '  strict: {scenario: {kind: burst, objects: 5}, thresholds: {creation-latency: {p99: {max: 1ms}}}}\n';
    writeFileSync(join(site, 'suites', 'fz.yaml'), suiteText({ suite: 'fz', cluster: 'lab-0' }, tests));
  });

  const codeOf = (args: readonly string[], lost: Parameters<typeof startProwessUnheard>[2]): Promise<number | null> =>
    new Promise((resolve, reject) => {
      const child = startProwessUnheard(args, { cwd: site }, lost);
      for (const stream of [child.stdout, child.stderr]) stream?.resume();
      child.once('error', reject);
      child.once('exit', resolve);
    });

  for (const [number, { test, lost, code, passed }] of CASES.entries()) {
    it(`leaves a run that ends with ${code} its code and its store: ${JSON.stringify(lost)}`, async () => {
      const store = join(site, 'runs', String(number));
      expect(await codeOf(['run', test, '--seed', '7', '--store', store], lost)).to.equal(code);
      const finished = join(artifactsBelow(store) ?? store, '..', 'finished.json');
      expect(JSON.parse(readFileSync(finished, 'utf8'))).to.include({ passed });
      expect(resultBelow(store).ended).to.equal('completed');
    });
  }

  it('makes an answer that is not whole an error, and no other code', async () => {
    expect(await codeOf(['plan', 'small'], { stdout: 'full disk' })).to.equal(5);
    expect(await codeOf(['plan', 'small'], { stdout: 'no reader' })).to.equal(0);
    expect(await codeOf(['plan', 'smal'], { stdout: 'full disk', stderr: 'full disk' })).to.equal(2);
    expect(await codeOf(['--help'], { stdout: 'full disk' })).to.equal(5);
  });
});

describe('[E] a process whose surroundings are bad', () => {
  const saidAfter = async (script: string, cwd: string): Promise<{ code: number | null; stderr: string }> => {
    const child = startProwessAfter(script, ['run', 'burst-lab-0'], { cwd });
    const [stderr, code] = await Promise.all([
      text(child.stderr),
      new Promise<number | null>((resolve) => child.once('exit', resolve)),
    ]);
    return { code, stderr };
  };

  it('says in a sentence that its folder is gone', async () => {
    const { code, stderr } = await saidAfter('rmdir "$PWD"', mkdtempSync(join(tmpdir(), 'prowess-gone-')));
    expect(stderr).to.equal('error: the working folder is gone\nhint: change to another one: cd "$HOME"\n');
    expect(code).to.equal(2);
  });
});
