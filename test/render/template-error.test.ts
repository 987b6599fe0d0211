import { expect } from 'chai';
import { KnownError } from '../../src/model/errors.ts';
import { templateRenderer } from '../../src/render/template.ts';

/** What a template's author reads of it: message and hint. */
function refusal(text: string): string {
  try {
    templateRenderer(new Map([['job.yaml', text]]))('job.yaml', { name: 'a', steps: [{ at: 1 }] });
  } catch (error) {
    if (error instanceof KnownError) return `${error.message}\n${error.hint}`;
    throw error;
  }
  return 'nothing';
}

const CASES: readonly (readonly [text: string, words: RegExp])[] = [
  ['name: {{name}}\n{{#each steps}}\n', /^template job\.yaml\.hbs:3: the template ends before .*\nwhat \{\{#NAME/],
  ['{{yaml name\n', /^template job\.yaml\.hbs:2?1?: the template ends/],
  ['\n{{#each steps}}\n{{/if}}', /^template job\.yaml\.hbs:2:3: \{\{\/if\}\} is where \{\{\/each\}\} is expected/],
  ['name\n{{/if}}', /^template job\.yaml\.hbs:2: a \{\{\/NAME\}\} on this line closes nothing/],
  ['a: {{name}} {{}}', /^template job\.yaml\.hbs:1: not Handlebars after `.*\{\{`/],
  ['\n{{nmae}}', /^template job\.yaml\.hbs:2:2: `nmae` is neither a value .*\nvalues outside of blocks: name, steps;/],
  ['{{> jib}}', /^template job\.yaml\.hbs: there is no template `jib` to insert\nthe templates are job\.yaml$/],
  ['{{#if}}{{/if}}', /^template job\.yaml\.hbs: #if requires exactly one argument/],
];

describe('[U] render/template-error', () => {
  for (const [text, words] of CASES) {
    it(`explains ${JSON.stringify(text)}`, () => {
      expect(refusal(text)).to.match(words);
    });
  }
});
