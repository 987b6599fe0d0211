import { expect } from 'chai';
import { generate } from '../../../src/config/generator/generate.ts';
import { SUITES } from '../../support/built-suites.ts';
import { shippedTemplates } from '../../support/shipped.ts';
import { complaintsAbout, SMALL, siteOf } from '../../support/site.ts';

const withAnswers = (more: string, site = SMALL['prowess.yaml']) => ({
  ...SUITES,
  'prowess.yaml': `${site}answers:\n  token: {name: prowess-github}\n${more}`,
});
const EVERY = '  periodic: {interval: 5m, prow: {cluster: trusted}}\n';

const jobFile = (files: Readonly<Record<string, string>>): string | undefined =>
  generate(siteOf(files), shippedTemplates(), new Map()).find(({ path }) => path.endsWith('-answers.gen.yaml'))?.text;

describe('[I] config/generator/answers and analysis', () => {
  it('gives a job where the site asks for one, with its token from a secret', () => {
    expect(jobFile(SUITES)).to.equal(undefined);
    expect(jobFile(withAnswers(EVERY)))
      .to.contain('name: periodic-small-answers\n')
      .and.contain('interval: 5m\n')
      .and.contain('cluster: trusted\n')
      .and.match(/command:\n {6}- prowess\n {6}- report-pr\n {6}- --store\n {6}- gs:\/\/[\w-]+\n/)
      .and.match(/name: PROWESS_GITHUB_TOKEN_FILE\n {8}value: \/etc\/prowess\/github\/token\n/)
      .and.contain('secretName: prowess-github\n')
      .and.not.match(/GOOGLE_APPLICATION_CREDENTIALS|job_queue_name/);
  });

  it('reads the bucket with an account of its own, and links a history, where these are named', () => {
    const more = `  credentials: {name: reader}\n  historyUrl: https://perf.example.org/\n${EVERY}`;
    expect(jobFile(withAnswers(more)))
      .to.contain('secretName: reader\n')
      .and.contain('      - --history-url\n      - https://perf.example.org\n');
  });

  it('sets a status only where the site asks for it, and then says to Tide that it is optional', () => {
    const files = (more: string) => generate(siteOf(withAnswers(more + EVERY)), shippedTemplates(), new Map());
    const prow = (more: string) => files(more).find(({ path }) => path.endsWith('prow-config.gen.yaml'))?.text ?? '';
    expect(prow('')).not.to.include('tide');
    expect(prow('  status: true\n'))
      .to.match(/tide:\n {2}context_options:\n {4}orgs:/)
      .and.match(/optional-contexts:\n *- prowess\//);
    expect(jobFile(withAnswers(`  status: true\n  comments: problems\n${EVERY}`)))
      .to.include('- --comments\n      - problems\n')
      .and.include('- --status\n');
  });

  it('needs Deck', () => {
    expect(complaintsAbout(withAnswers(EVERY, SMALL['prowess.yaml'].replace(/^urls: .*\n/m, '')))).to.contain(
      'answers need `urls: {deck: ...}`',
    );
  });

  const withAnalysis = (block: string) => ({
    ...SUITES,
    'prowess.yaml': `${SMALL['prowess.yaml']}analysis:\n${block}${EVERY}`,
  });

  it('gives a job that opens issues and sends messages, with a secret for each', () => {
    const block = '  issues: {repo: my-org/performance, token: {name: issues-bot}}\n  webhook: {name: slack}\n';
    const text = generate(siteOf(withAnalysis(block)), shippedTemplates(), new Map()).find(({ path }) =>
      path.endsWith('-analysis.gen.yaml'),
    )?.text;
    expect(text)
      .to.match(/- analyse\n {6}- --store\n {6}- gs:\/\/[\w-]+\n {6}- --issues\n {6}- my-org\/performance\n/)
      .and.contain('name: PROWESS_WEBHOOK_FILE\n        value: /etc/prowess/webhook/url\n')
      .and.contain('secretName: issues-bot\n')
      .and.contain('secretName: slack\n');
  });

  it('gives a job that drills, which says it in the same places, and knows its test', () => {
    const block = (test: string): string =>
      `  webhook: {name: slack}\n  drill: {test: ${test}, periodic: {interval: 168h, prow: {cluster: trusted}}}\n`;
    const [known = ''] = siteOf(SUITES).suites.flatMap(({ tests }) => tests.map(({ id }) => id));
    const files = generate(siteOf(withAnalysis(block(known))), shippedTemplates(), new Map());
    expect(files.find(({ path }) => path.endsWith('-drill.gen.yaml'))?.text)
      .to.contain(`- drill\n      - ${known}\n      - --store\n`)
      .and.contain('interval: 168h\n')
      .and.contain('secretName: slack\n');
    expect(() => generate(siteOf(withAnalysis(block('perf/none'))), shippedTemplates(), new Map())).to.throw(
      'analysis.drill.test: there is no test perf/none',
    );
  });

  it('says what an analysis without a reader lacks', () => {
    expect(complaintsAbout(withAnalysis(''))).to.contain('it would say nothing to anyone');
    expect(complaintsAbout(withAnalysis('  issues: {repo: performance, token: {name: t}}\n'))).to.contain(
      'expected org/repo',
    );
  });
});
