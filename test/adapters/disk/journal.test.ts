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
import { openJournal, reopenJournal } from '../../../src/adapters/disk/journal.ts';
import { systemClock } from '../../../src/adapters/system-clock.ts';
import { epochMs } from '../../../src/model/units.ts';
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

  for (const [what, change, left] of [
    ['is whole', (text: string) => text, ['one', 'two', 'three']],
    ['lost the end of its last line', (text: string) => text.slice(0, -20), ['one', 'three']],
    ['lost the line feed of its last line', (text: string) => text.slice(0, -1), ['one', 'two', 'three']],
  ] as const) {
    it(`goes on in a file that ${what}, behind its last whole line, and in its time`, async () => {
      const path = join(await emptyFolder(), 'journal.ndjson');
      const journal = openJournal(path, systemClock);
      for (const topic of ['one', 'two']) journal.append(note(topic));
      journal.close();
      const entries = readFileSync(path, 'utf8')
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line));
      writeFileSync(path, change(readFileSync(path, 'utf8')));
      const last = entries[left.length - 2];
      const later = reopenJournal(path, { ...systemClock, now: () => epochMs(last.at + 5000) }, last);
      later.append(note('three'));
      later.close();
      expect(topicsIn(path)).to.deep.equal(left);
      const added = JSON.parse(readFileSync(path, 'utf8').trimEnd().split('\n').at(-1) ?? '');
      expect(added.seq).to.equal(last.seq + 1);
      expect(added.monoMs - last.monoMs).to.be.at.least(5000);
    });
  }

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
