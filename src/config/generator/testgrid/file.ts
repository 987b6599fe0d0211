import type { JsonObject } from '../../../model/json.ts';
import type { Config } from '../../../model/suite.ts';
import type { Renderer } from '../../../render/template.ts';
import { markerText } from '../marker.ts';
import { yamlFile } from '../rendered.ts';
import type { GeneratedFile } from '../types.ts';
import { dashboards, testgridDefaults } from './dashboards.ts';
import { testGroup } from './groups.ts';
import { isShown } from './names.ts';

/**
 * `testgrid/<site>.gen.yaml`, one file because a dashboard may have tests of several suites, and the `default.yaml` that holds
 * for its folder only. None where jobs carry annotations.
 */
export function testgridFiles({ site, suites }: Config, render: Renderer): GeneratedFile[] {
  const tests = suites.flatMap((suite) => suite.tests);
  const groups = tests.filter(isShown).map((test) => testGroup(test, site.bucket));
  if (site.testgrid !== 'config' || groups.length === 0) return [];
  const file = (name: string, template: string, config: JsonObject): GeneratedFile => {
    const rendered = render(template, { marker: markerText('prowess.yaml and suites/'), config });
    return yamlFile(`${site.output.testgrid}/${name}`, rendered, config);
  };
  return [
    file('default.yaml', 'testgrid-default.yaml', testgridDefaults(site)),
    file(`${site.name}.gen.yaml`, 'testgrid.yaml', { test_groups: groups, dashboards: dashboards(tests, site) }),
  ];
}
