import { expect } from 'chai';
import { compareOutput } from '../../../src/config/generator/compare.ts';
import { markerText } from '../../../src/config/generator/marker.ts';

const ours = (body: string): string => `# ${markerText('suites/a.yaml')}\n${body}\n`;

describe('[U] config/generator/compare', () => {
  it('distinguishes missing, changed, orphan and foreign files, and names YAML of others that is read with it', () => {
    const generated = ['b', 'c', 'd', 'e', 'f'].map((name) => ({ path: `jobs/${name}.gen.yaml`, text: ours('new') }));
    const standing = new Map([
      ['jobs/a.gen.yaml', ours('old')],
      ['jobs/c.gen.yaml', ours('old')],
      ['jobs/d.gen.yaml', 'periodics: []\n'],
      ['jobs/e.gen.yaml', ours('new')],
      ['jobs/f.gen.yaml', undefined],
      ['jobs/README.md', 'written by a person'],
      ['jobs/mine.yaml', 'periodics: []\n'],
      ['jobs/deep/theirs.YML', undefined],
      ['jobs/link', undefined],
    ]);
    expect(compareOutput(generated, standing)).to.deep.equal([
      { kind: 'orphan', path: 'jobs/a.gen.yaml' },
      { kind: 'missing', path: 'jobs/b.gen.yaml' },
      { kind: 'changed', path: 'jobs/c.gen.yaml' },
      { kind: 'foreign', path: 'jobs/d.gen.yaml' },
      { kind: 'stranger', path: 'jobs/deep/theirs.YML' },
      { kind: 'foreign', path: 'jobs/f.gen.yaml' },
      { kind: 'stranger', path: 'jobs/mine.yaml' },
    ]);
  });

  it('knows the marker in YAML, Markdown and XML, and only at the beginning', () => {
    const marker = markerText('suites/a.yaml');
    const kinds = [
      `# ${marker}\n`,
      `<!-- ${marker} -->\n`,
      `<?xml version="1.0" encoding="UTF-8"?>\n<!-- ${marker} -->\n`,
      `first\n# ${marker}\n`,
    ].map((text, index) => compareOutput([], new Map([[`${index}`, text]])).length);
    expect(kinds).to.deep.equal([1, 1, 1, 0]);
  });
});
