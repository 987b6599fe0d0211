import { expect } from 'chai';
import { plansOf } from '../../../src/config/plan/plans.ts';
import { weekChart } from '../../../src/config/schedule/chart.ts';
import { onDemandOf } from '../../../src/config/schedule/on-demand.ts';
import { scheduledOf } from '../../../src/config/schedule/scheduled.ts';
import { scheduleOf } from '../../support/schedule.ts';
import { siteOf } from '../../support/site.ts';
import { elementsNamed, parseXml } from '../../support/xml.ts';

const hourly = (count: number): Record<string, readonly [string, string]> =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`hourly-${index}`, [`${index * 3} * * * *`, '2m']]));

describe('[U] config/schedule/chart', () => {
  it('prints no text over another, nor over a bar, also of tests that run each hour', () => {
    for (const count of [1, 3, 12]) {
      const boxes = boxesOf(weekChart(scheduleOf(hourly(count)), []));
      for (const text of boxes.filter(({ isText }) => isText)) {
        const other = boxes.find((box) => box !== text && overlap(text, box));
        expect(other, `${text.name} over ${other?.name}`).to.equal(undefined);
      }
    }
  });

  it('names every job below its machine, whether or not its bars have room for a name', () => {
    const chart = weekChart(
      scheduleOf({ ...hourly(12), monthly: ['0 5 1 * *', '1h'], either: ['0 4 1-7 * 1', '1h'] }),
      [],
    );
    for (let index = 0; index < 12; index++)
      expect(textsOf(chart)).to.include(`${index + 1} hourly-${index}, 2m: ${index * 3} * * * *`);
    expect(textsOf(chart))
      .to.include('monthly, 1h: 0 5 1 * *')
      .and.include('either, 1h: 0 4 1-7 * 1 (day of month OR weekday)');
  });

  it('shows presubmits and postsubmits, which have no time', () => {
    const config = siteOf({
      'suites/clusters/metal.yaml':
        '{version: 1, cluster: metal, exclusive: true, kubeconfig: {context: metal}, nodes: {schedulable: 3}}',
      'suites/s.yaml': `{version: 1, suite: s, cluster: metal, repo: acme/product@main, workload: pod, testgrid: {dashboards: [metal]}, tests: {
        one: {presubmit: {comment: /test perf}, postsubmit: {branches: [main]}, scenario: {kind: burst, objects: 5}}}}`,
    });
    const plans = plansOf(config);
    const texts = textsOf(weekChart(scheduledOf(config, plans, new Map()), onDemandOf(config, plans, new Map())));
    expect(texts.filter((text) => text.startsWith('one, '))).to.have.length(2);
    expect(texts.join('\n'))
      .to.include(': on a pull request, by /test perf')
      .and.include(': after each merge into main');
  });
});

const textsOf = (chart: string): string[] => elementsNamed(parseXml(chart), 'text').map(({ text }) => text);

interface Box {
  readonly name: string;
  readonly isText: boolean;
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** Texts and bars; a text is as wide as the narrow letters of a sans-serif font of 11 pixels make it. */
function boxesOf(chart: string): Box[] {
  const root = parseXml(chart);
  const texts = elementsNamed(root, 'text').map(({ attributes, text }) => {
    const [x, y, width] = [Number(attributes.x), Number(attributes.y), text.length * 5];
    const left = { middle: x - width / 2, end: x - width }[attributes['text-anchor'] ?? ''] ?? x;
    return { name: text, isText: true, left, right: left + width, top: y - 8, bottom: y };
  });
  const bars = elementsNamed(root, 'rect')
    .filter(({ attributes }) => attributes.opacity !== undefined)
    .map(({ attributes }) => {
      const [left, top] = [Number(attributes.x), Number(attributes.y)];
      const [width, height] = [Number(attributes.width), Number(attributes.height)];
      return { name: 'a bar', isText: false, left, right: left + width, top, bottom: top + height };
    });
  return [...texts, ...bars];
}

const overlap = (a: Box, b: Box): boolean =>
  a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
