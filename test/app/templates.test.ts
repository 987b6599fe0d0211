import { expect } from 'chai';
import { loadTemplates } from '../../src/app/templates.ts';
import { KnownError } from '../../src/model/errors.ts';
import { writeFiles } from '../support/files.ts';
import { temporaryFolder } from '../support/folder.ts';

const templates = (files: Readonly<Record<string, string>>): ReturnType<typeof loadTemplates> => {
  const folder = temporaryFolder();
  writeFiles(folder, Object.fromEntries(Object.entries(files).map(([name, text]) => [`own/${name}`, text])));
  return loadTemplates(folder, 'own');
};

describe('[I] app/templates', () => {
  it('takes templates that replace those of prowess, their parts, and other files beside them', () => {
    const files = { 'job.yaml.hbs': '{{> head}}', 'head.hbs': 'a', 'README.md': 'notes' };
    const { size } = loadTemplates('', undefined);
    const own = templates(files);
    expect(own.get('job.yaml')).to.equal('{{> head}}');
    expect(own.size).to.equal(size + 1);
  });

  for (const [name, says] of [
    ['jbos.yaml.hbs', /jbos\.yaml\.hbs: prowess has no template of this name; expected one of clusters\.md\.hbs, job/],
    ['schedul.md.hbs', /schedul\.md\.hbs: prowess has no template/],
    ['part.hbs', /part\.hbs: prowess has no template/],
    ['jobs.yaml', /own\/jobs\.yaml: prowess has no template/],
  ] as const) {
    it(`refuses ${name}, which nothing uses`, () => {
      expect(() => templates({ [name]: 'a' }))
        .to.throw(KnownError, says)
        .with.property('exit', 'usage');
    });
  }
});
