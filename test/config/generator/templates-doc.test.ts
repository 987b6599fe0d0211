import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { generate } from '../../../src/config/generator/generate.ts';
import { readYaml11 } from '../../../src/config/source/yaml11.ts';
import { listAt, valueAt } from '../../../src/model/json.ts';
import { SUITES } from '../../support/built-suites.ts';
import { shippedTemplates } from '../../support/shipped.ts';
import { siteOf } from '../../support/site.ts';

const text = readFileSync(join(import.meta.dirname, '..', '..', '..', 'docs', 'templates.md'), 'utf8');

describe('[I] docs/templates.md', () => {
  it('lists the templates that there are', () => {
    const listed = [...text.matchAll(/`([\w-]+\.(?:yaml|md))\.hbs`/g)].map(([, name]) => name);
    expect([...new Set(listed)].sort()).to.deep.equal([...shippedTemplates().keys()].sort());
  });

  it('has an example that works', () => {
    const example = /```handlebars\n([\s\S]*?)```/.exec(text)?.[1] ?? '';
    const files = generate(siteOf(SUITES), new Map([...shippedTemplates(), ['job.yaml', example]]), new Map());
    const jobs = readYaml11(files.find(({ path }) => path === 'jobs/two.gen.yaml')?.text ?? '');
    expect(listAt(jobs, 'periodics').map((job) => valueAt(job, 'hidden'))).to.deep.equal([true, true]);
  });
});
