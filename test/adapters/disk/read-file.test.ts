import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { readText } from '../../../src/adapters/disk/read-file.ts';
import { KnownError } from '../../../src/model/errors.ts';
import { prowessHere } from '../../support/cli-here.ts';
import { emptyFolder } from '../../support/folder.ts';

describe('[I] adapters/disk/read-file', () => {
  it('reads a file', async () => {
    const path = join(await emptyFolder(), 'a.txt');
    writeFileSync(path, 'é');
    expect(readText(path)).to.equal('é');
  });

  it('names UTF-16, and what to do', async () => {
    const path = join(await emptyFolder(), 'a.csv');
    for (const mark of [
      [0xff, 0xfe],
      [0xfe, 0xff],
    ]) {
      writeFileSync(path, Buffer.from([...mark, 0x61, 0x00]));
      expect(() => readText(path, 'a table')).to.throw(
        KnownError,
        `cannot read a table ${path}: it is UTF-16, expected UTF-8`,
      );
    }
  });

  it('refuses what is no plain file, and does not wait for a writer', async () => {
    const folder = await emptyFolder();
    const pipe = join(folder, 'pipe');
    execFileSync('mkfifo', [pipe]);
    const odd: Record<string, string> = { [pipe]: 'a pipe', '/dev/zero': 'a device', [folder]: 'a folder' };
    for (const [path, kind] of Object.entries(odd)) {
      expect(() => readText(path)).to.throw(KnownError, `cannot read the file ${path}: it is ${kind}`);
    }
  });

  it('does so for a journal, a site and a job file', async () => {
    const folder = await emptyFolder();
    mkdirSync(join(folder, 'artifacts'));
    for (const path of ['artifacts/journal.ndjson', 'prowess.yaml', 'job.yaml']) {
      execFileSync('mkfifo', [join(folder, path)]);
    }
    for (const args of [['results', '.'], ['generate'], ['lint', 'job.yaml'], ['lint', '.']]) {
      const { code, stderr } = await prowessHere(args, { cwd: folder });
      expect(code, args.join(' ')).to.equal(2);
      expect(stderr, args.join(' ')).to.contain('it is a pipe');
    }
  });
});
