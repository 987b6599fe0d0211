import {
  closeSync,
  copyFileSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { openJournal } from '../../../src/adapters/disk/journal.ts';
import { systemClock } from '../../../src/adapters/system-clock.ts';
import { emptyFolder } from '../../support/folder.ts';

describe('[I] adapters/disk/journal', () => {
  const note = (topic: string) => ({ type: 'note', topic, data: null }) as const;
  const topicsIn = (path: string): string[] =>
    readFileSync(path, 'utf8')
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line).topic);

  it('is whole at its end, also if its file was replaced by a copy while it grew', async () => {
    const path = join(await emptyFolder(), 'journal.ndjson');
    const journal = openJournal(path, systemClock);
    journal.append(note('before'));
    copyFileSync(path, `${path}.censored`);
    renameSync(`${path}.censored`, path);
    journal.append(note('after'));
    expect(topicsIn(path)).to.deep.equal(['before']);
    journal.close();
    expect(topicsIn(path)).to.deep.equal(['before', 'after']);
  });

  it('is put back beside what a link in its place leads to, and leaves that alone', async () => {
    const folder = await emptyFolder();
    const [path, victim] = [join(folder, 'journal.ndjson'), join(folder, 'victim.txt')];
    writeFileSync(victim, 'precious');
    const journal = openJournal(path, systemClock);
    journal.append(note('before'));
    rmSync(path);
    symlinkSync(victim, path);
    journal.append(note('after'));
    journal.close();
    expect(readFileSync(victim, 'utf8')).to.equal('precious');
    expect(topicsIn(path)).to.deep.equal(['before', 'after']);
    expect(readdirSync(folder)).to.deep.equal(['journal.ndjson', 'victim.txt']);
  });

  it('refuses a file that is there already', async () => {
    const path = join(await emptyFolder(), 'journal.ndjson');
    const journal = openJournal(path, systemClock);
    journal.append(note('first'));
    journal.close();
    expect(() => openJournal(path, systemClock)).to.throw('cannot be written');
  });

  it('is not there before its first line, and alone from then on', async () => {
    const folder = await emptyFolder();
    const journal = openJournal(join(folder, 'journal.ndjson'), systemClock);
    expect(readdirSync(folder)).to.not.include('journal.ndjson');
    journal.append(note('first'));
    expect(readdirSync(folder)).to.deep.equal(['journal.ndjson']);
    journal.close();
  });

  it('does not take the place of one that came meanwhile', async () => {
    const path = join(await emptyFolder(), 'journal.ndjson');
    const journal = openJournal(path, systemClock);
    writeFileSync(path, 'of another owner');
    journal.append(note('first'));
    expect(journal.failed.aborted).to.equal(true);
    journal.close();
    expect(readFileSync(path, 'utf8')).to.equal('of another owner');
  });

  it('writes nothing once it is closed, for its number may be that of another file then', async () => {
    const folder = await emptyFolder();
    const journal = openJournal(join(folder, 'journal.ndjson'), systemClock);
    journal.append(note('first'));
    journal.close();
    const next = openSync(join(folder, 'next'), 'w');
    journal.append(note('late'));
    closeSync(next);
    expect(readFileSync(join(folder, 'next'), 'utf8')).to.equal('');
    expect(topicsIn(join(folder, 'journal.ndjson'))).to.deep.equal(['first']);
  });
});
