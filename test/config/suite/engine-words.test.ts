import { expect } from 'chai';
import { complaintsAbout, siteOf } from '../../support/site.ts';

const PARSE =
  'parse: {tool: ours, format: lines, readings: [{name: a, metric: benchmark-time, pattern: "a ([0-9]+)", unit: s}]}';

const suiteOf = (scenario: string): Readonly<Record<string, string>> => ({
  'suites/product.yaml': `version: 1\nsuite: product\ncluster: metal\nrepo: acme/product@main\ntests:\n  one:\n    scenario: ${scenario}\n`,
});

describe('[I] config/suite/lanes: the words of an engine', () => {
  const accepted: Readonly<Record<string, string>> = {
    'a command of your own': `{kind: engine, command: [load.sh, --report, "{{report}}", "--id={{id}}"], ${PARSE}}`,
    "further words of kube-burner's": '{kind: kube-burner, config: a.yml, args: ["--log={{report}}/log"]}',
    "further words of ClusterLoader2's": '{kind: clusterloader2, configs: [a.yml], args: ["--id={{id}}"]}',
  };
  for (const [words, scenario] of Object.entries(accepted))
    it(`hold what a run fills in: ${words}`, () => {
      const [test] = siteOf(suiteOf(scenario)).suites.flatMap(({ tests }) => tests);
      expect(JSON.stringify(test)).to.match(/\{\{(report|id)\}\}/);
    });

  const refused: Readonly<Record<string, [string, string]>> = {
    'what no run fills in': [`{kind: engine, command: [load.sh, "{{reprot}}"], ${PARSE}}`, 'reprot'],
    'a parameter that is no word of it': [`{kind: engine, command: [load.sh], label: "{{id}}", ${PARSE}}`, 'id'],
    'the pod of a command, which is no engine': ['{kind: command, command: ["{{report}}"], duration: 1m}', 'report'],
  };
  for (const [words, [scenario, name]] of Object.entries(refused))
    it(`are refused with ${words}`, () => {
      expect(complaintsAbout(suiteOf(scenario))).to.include(`the placeholder \`{{${name}}}\` names nothing`);
    });
});
