import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { convertedToString, kindOfPlain } from '../../../src/prow/yaml-value.ts';
import { writeFiles } from '../../support/files.ts';
import { temporaryFolder } from '../../support/folder.ts';
import { run } from '../support/run.ts';

/** What the Prow that was read (PROW_READ) has and the peer, the newest that the module proxy gives, has not yet. */
const NEWER: Readonly<Record<string, Readonly<Record<string, string>>>> = { Refs: { auxiliary: 'bool' } };

type Fields = Record<string, Record<string, string>>;

/** The peer's table with what is newer. A field of NEWER that the peer knows has been caught up with: it is taken out here. */
function withNewer(peer: Fields): Fields {
  const merged = { ...peer };
  for (const [type, fields] of Object.entries(NEWER)) {
    expect(Object.keys(peer[type] ?? {}), `the peer knows fields of NEWER in ${type}`).to.not.include.members(
      Object.keys(fields),
    );
    merged[type] = { ...peer[type], ...fields };
  }
  return merged;
}

const PLAIN =
  '1.30 10 010 08 0x1F 0o17 0b101 1_000 1e3 1e6 -1.5 .5 6. +4 -0 1.1234567891 12345678.5 0.00001 123456789012345678901 yes No on OFF y N ' +
  'true False ~ null Null 2026-01-01 1.2.3 12:30 1h 4Gi yEs nULL _1 0x 1__0 0.1 3.14159265358979 100000000000 -010 +0x10 1e-7 .5e2';

describe('how Prow reads job files', () => {
  it('has the fields of src/prow/job-fields.json', async () => {
    const { stdout, stderr, code } = await run('job-fields', []);
    expect(code, stderr).to.equal(0);
    const committed = readFileSync(join(import.meta.dirname, '../../../src/prow/job-fields.json'), 'utf8');
    expect(withNewer(JSON.parse(stdout))).to.deep.equal(JSON.parse(committed));
  });

  it('turns plain values into strings as src/prow/yaml-value.ts says', async () => {
    const texts = PLAIN.split(' ');
    const folder = temporaryFolder();
    const file = (text: string): string => `presets: [{labels: {a: b}, env: [{name: A, value: ${text}}]}]\n`;
    writeFiles(folder, Object.fromEntries(texts.map((text, index) => [`${index}.yaml`, file(text)])));
    const { stdout } = await run(
      'prow-config',
      texts.map((_, index) => join(folder, `${index}.yaml`)),
    );
    const answers = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line).config?.presets[0].env[0].value ?? '');
    const ours = texts.map((text) => (kindOfPlain(text) === 'null' ? '' : convertedToString(text)));
    expect(Object.fromEntries(texts.map((text, index) => [text, ours[index]]))).to.deep.equal(
      Object.fromEntries(texts.map((text, index) => [text, answers[index]])),
    );
  });
});
