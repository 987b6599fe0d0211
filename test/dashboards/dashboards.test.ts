import { expect } from 'chai';
import { dashboardFiles } from '../../src/dashboards/files.ts';
import { BOARDS, familiesIn, queriesOf, shownFamilies } from '../../src/dashboards/index.ts';

describe('[U] dashboards', () => {
  it('know which families an expression reads', () => {
    const expr = 'histogram_quantile(0.99, sum by (le) (rate(a_bucket{verb!~"WATCH|CONNECT"}[5m]))) / max(b:c{})';
    expect(familiesIn(expr)).to.deep.equal(['a_bucket', 'b:c']);
  });

  it('show nothing that is not kept of a Prometheus', () => {
    for (const board of BOARDS) for (const { expr } of queriesOf(board)) expect(familiesIn(expr), expr).not.to.be.empty;
    expect(shownFamilies()).to.include.members(['up', 'apiserver_request_total', 'kubevirt_vmi_info']);
  });

  it('are what Grafana reads: each panel with its queries, on the data source that a reader chooses', () => {
    for (const { path, text } of dashboardFiles({ from: '2026-11-30T09:00:00Z', to: 'now' })) {
      const dashboard = JSON.parse(text);
      const board = BOARDS.find(({ uid }) => `${uid}.json` === path) ?? expect.fail(path);
      expect(dashboard).to.deep.include({
        uid: board.uid,
        title: board.title,
        time: { from: '2026-11-30T09:00:00Z', to: 'now' },
      });
      const panels = dashboard.panels.filter(({ type }: { type: string }) => type !== 'row');
      const expressions = panels.flatMap(({ targets }: { targets: { expr: string }[] }) =>
        targets.map(({ expr }) => expr),
      );
      expect(expressions).to.deep.equal(queriesOf(board).map(({ expr }) => expr));
      expect(new Set(panels.map(({ datasource }: { datasource: { uid: string } }) => datasource.uid))).to.deep.equal(
        // biome-ignore lint/suspicious/noTemplateCurlyInString: a variable of Grafana
        new Set(['${datasource}']),
      );
      const variables = dashboard.templating.list.map(({ name }: { name: string }) => name);
      expect(variables).to.deep.equal(['datasource', ...Object.keys(board.choices)]);
    }
  });
});
