import { child, items, textAt } from '../source/navigate.ts';
import type { YamlTree } from '../source/yaml-node.ts';

/** The groups that the tabs of a TestGrid configuration show. */
export const shownGroups = ({ root }: YamlTree): string[] =>
  items(child(root, 'dashboards'))
    .flatMap((dashboard) => items(child(dashboard, 'dashboard_tab')))
    .flatMap((tab) => textAt(tab, 'test_group_name') ?? []);
