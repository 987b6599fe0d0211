import { expect } from 'chai';
import { exampleFiles } from '../../../src/config/lint/examples.ts';
import { lint } from '../../../src/config/lint/lint.ts';
import { RULES } from '../../../src/config/lint/rules/index.ts';
import { DECORATED, JOB_VARIANTS, variantFile } from '../../support/job-variants.ts';

describe('[U] config/lint/rules', () => {
  it('have ids that are unique, kebab-case and in order', () => {
    const ids = RULES.map(({ id }) => id);
    expect(ids).to.deep.equal([...new Set(ids)].sort());
    for (const id of ids) expect(id).to.match(/^[a-z]+[a-z0-9]*(-[a-z0-9]+)*$/);
  });

  it('say what, why and where it is known from, in sentences that end', () => {
    for (const rule of RULES) {
      expect(rule.summary, rule.id).to.match(/^\S.{10,120}[^.]$/);
      expect(rule.why, rule.id).to.match(/^\S.{40,}[.)]$/s);
      expect(rule.source, rule.id).to.match(/^\S.{10,}$/);
    }
  });

  it('find what Prow refuses in jobs that are wrong in one way each', () => {
    const refused = RULES.filter(({ checkconfig }) => checkconfig === 'rejects');
    for (const variant of JOB_VARIANTS) {
      const text = variantFile(variant);
      const config = { path: 'config.yaml', text: variant.site ?? DECORATED };
      const { findings } = lint([{ path: 'jobs.yaml', text }, config], refused);
      expect(
        findings.map(({ rule }) => rule),
        text,
      ).to.deep.equal(variant.rules);
    }
  });

  for (const rule of RULES) {
    it(`${rule.id} complains about its bad example, at a place in it, and about nothing else`, () => {
      const files = exampleFiles(rule.bad);
      const report = lint(files);
      expect(report.unreadable).to.deep.equal([]);
      const serious = report.findings.filter(({ severity, rule: id }) => severity !== 'info' || id === rule.id);
      expect([...new Set(serious.map((finding) => finding.rule))]).to.deep.equal([rule.id]);
      for (const { file, line, column } of serious) {
        const text = files.find(({ path }) => path === file)?.text ?? '';
        expect(text.split('\n')[line - 1]?.length, `${file}:${line}`).to.be.at.least(column);
      }
      expect(serious.some(({ severity }) => severity === rule.severity)).to.equal(true);
    });

    it(`${rule.id} accepts its good example, as every other rule does`, () => {
      const report = lint(exampleFiles(rule.good));
      expect(report.linted).to.be.at.least(1);
      expect(report.findings.filter(({ severity, rule: id }) => severity !== 'info' || id === rule.id)).to.deep.equal(
        [],
      );
    });
  }
});
