import { expect } from 'chai';
import { exampleFiles } from '../../../src/config/lint/examples.ts';
import { formatJson } from '../../../src/config/lint/formats/json.ts';
import { listRules } from '../../../src/config/lint/formats/rule-list.ts';
import { formatSarif } from '../../../src/config/lint/formats/sarif.ts';
import { formatText } from '../../../src/config/lint/formats/text.ts';
import { lint } from '../../../src/config/lint/lint.ts';
import { RULES } from '../../../src/config/lint/rules/index.ts';
import { atLeast } from '../../../src/config/lint/select.ts';
import { expectGolden } from '../../support/golden.ts';

const files = [
  ...RULES.filter(({ id }) => ['swallowed-exit-code', 'context-collision', 'unanchored-branch'].includes(id)).flatMap(
    (rule) => exampleFiles(rule.bad).map(({ text }) => ({ path: `jobs/a folder/${rule.id}.yaml`, text })),
  ),
  { path: 'jobs/broken.yaml', text: 'periodics: [' },
];
const report = atLeast(lint(files), 'warning');

describe('[U] config/lint/formats', () => {
  it('text shows each finding with its line, its fix, and a count', () => {
    expectGolden('lint/report.txt', formatText(report));
  });

  it('json is the report', () => {
    const { findings, unreadable, ...counts } = JSON.parse(formatJson(report));
    expect(counts).to.deep.include({ version: 1, jobs: 5, linted: 3 });
    expect(findings.map(({ fix }: { fix: string }) => fix)).to.deep.equal(report.findings.map(({ hint }) => hint));
    expect(unreadable[0]).to.deep.include({
      file: 'jobs/broken.yaml',
      line: 1,
      problem: report.unreadable[0]?.message,
    });
  });

  it('sarif has what the 2.1.0 schema requires', () => {
    const log = JSON.parse(formatSarif(report, RULES, '1.2.3'));
    expect(log).to.include({ version: '2.1.0' });
    const [run] = log.runs;
    expect(run.tool.driver).to.include({ name: 'prowess lint', version: '1.2.3' });
    expect(run.results).to.have.length(report.findings.length);
    for (const { ruleId, ruleIndex, level, message, locations } of run.results) {
      expect(run.tool.driver.rules[ruleIndex].id).to.equal(ruleId);
      expect(level).to.be.oneOf(['none', 'note', 'warning', 'error']);
      expect(message.text).to.be.a('string').and.not.equal('');
      const { artifactLocation, region } = locations[0].physicalLocation;
      expect(artifactLocation.uri).to.match(/^jobs\/a%20folder\/[\w-]+\.yaml$/);
      expect(region.startLine).to.be.at.least(1);
      expect(region.startColumn).to.be.at.least(1);
    }
    expect(run.invocations[0].executionSuccessful).to.equal(false);
    expect(run.invocations[0].toolExecutionNotifications[0]).to.have.nested.property('message.text');
  });

  it('the list has one line for each rule', () => {
    expect(listRules(RULES).trimEnd().split('\n')).to.have.length(RULES.length);
  });
});
