import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import type { Frame } from 'playwright-core';
import { emptyFolder } from '../../support/folder.ts';
import { type Browser, type Look, lookAt, type Opened, startBrowser } from '../support/browser.ts';
import { deckPage } from '../support/deck.ts';
import { abortedReport, simulatedReport } from '../support/reports.ts';

const TEST = 'sig-performance/density-100';
const SWEPT = 'kubevirt-performance-cluster/density-scale';
const DEDICATED = ['--site', 'examples/kubevirt-dedicated', '--commit', 'a'.repeat(40)];
const NEVER_READY = 'version: 1\nfaults: [{fault: never-ready, kind: VirtualMachineInstance, name: vmi-cirros-7}]\n';
const WIDTHS = [800, 1400];

describe('conformance/report in chromium', function () {
  this.timeout(300_000);
  let browser: Browser;
  let folder: string;
  const reports = new Map<string, string>();

  before(async () => {
    folder = await emptyFolder();
    browser = await startBrowser();
    reports.set('passed', await simulatedReport(TEST, join(folder, 'passed')));
    reports.set('swept', await simulatedReport(SWEPT, join(folder, 'swept'), undefined, DEDICATED));
    reports.set('invalid', await simulatedReport(TEST, join(folder, 'invalid'), NEVER_READY));
    reports.set('aborted', await abortedReport(folder));
  });
  after(() => browser.close());

  const reportOf = (name: string): string => reports.get(name) ?? expect.fail(`no report ${name}`);
  const open = (name: string, width: number, scheme: 'light' | 'dark' = 'light'): Promise<Opened> =>
    browser.open(reportOf(name), { width, height: 900, scheme });

  for (const name of ['passed', 'swept', 'invalid', 'aborted']) {
    for (const width of WIDTHS) {
      it(`${name}: is complete, quiet and in its place, ${width} pixels wide`, async () => {
        const opened = await open(name, width);
        expectSound(await lookAt(opened.page));
        expectQuiet(opened);
      });
    }

    it(`${name}: can be read in the dark`, async () => {
      const { page } = await open(name, 1400, 'dark');
      expect((await lookAt(page)).faint).to.deep.equal([]);
      expect(await page.evaluate('getComputedStyle(document.body).backgroundColor')).to.equal('rgb(18, 22, 28)');
    });

    it(`${name}: is the same inside Deck`, async () => {
      const alone = await lookAt((await open(name, 1400)).page);
      const { opened, frame } = await openInDeck(name, 1400);
      const framed = await lookAt(frame);
      expect(framed).to.deep.equal(alone);
      expectQuiet({
        complaints: opened.complaints.filter((text) => text !== OF_DECK),
        requests: opened.requests.filter((address) => address !== 'about:srcdoc'),
      });
    });
  }

  it('says first how the run ended', async () => {
    const firstLines = async (name: string): Promise<readonly string[]> =>
      (await lookAt((await open(name, 1400)).page)).lines.slice(0, 12);
    expect((await firstLines('passed')).join(' ')).to.match(
      /^SIMULATED CLUSTER .*density-100 .* Pass ?completed after/,
    );
    expect((await firstLines('invalid')).join(' ')).to.match(
      / Invalid ?completed after .* of 100 VirtualMachineInstances arrived; not ready: vmi-cirros-7/,
    );
    expect((await firstLines('aborted')).join(' ')).to.match(/ Invalid ?aborted after /);
  });

  it('says on a telephone that a table goes on, there and nowhere else, and is itself no wider than the telephone', async () => {
    const { page } = await open('swept', 390);
    expect((await lookAt(page)).overflowPx).to.equal(0);
    const boxes = await page.evaluate<[isWider: boolean, says: boolean][]>(WIDE_BOXES);
    expect(boxes.some(([isWider]) => isWider)).to.equal(true);
    for (const [isWider, says] of boxes) expect(says).to.equal(isWider);
  });

  it('shows the values under the pointer, alone and inside Deck', async () => {
    const { page } = await open('passed', 1400);
    const { frame } = await openInDeck('passed', 1400);
    for (const where of [page, frame]) {
      await where.locator('.surface').first().hover();
      expect(await where.locator('.pointer').first().innerText()).to.match(/^at [\d.]+ s$/);
      expect(await where.locator('.legend .now').allInnerTexts()).to.include('100');
    }
  });

  async function openInDeck(name: string, width: number): Promise<{ opened: Opened; frame: Frame }> {
    const path = join(folder, `deck-${name}.html`);
    writeFileSync(path, await deckPage(reportOf(name)));
    const opened = await browser.open(path, { width, height: 900 });
    await opened.page.locator('tr.hidden-data').waitFor({ state: 'attached' });
    await opened.page.locator('tr.section-expander').click();
    const element = await opened.page.locator('iframe').elementHandle();
    const frame = (await element?.contentFrame()) ?? expect.fail('no iframe');
    return { opened, frame };
  }
});

const WIDE_BOXES = `[...document.querySelectorAll('.wide')].filter((box) => box.clientWidth > 0)
  .map((box) => [box.scrollWidth - box.clientWidth > 4, getComputedStyle(box, '::before').content.includes('goes on')])`;

/** What chromium has to say about any file in Deck's iframe. */
const OF_DECK =
  'An iframe which has both allow-scripts and allow-same-origin for its sandbox attribute can escape its sandboxing.';

function expectQuiet({ complaints, requests }: Omit<Opened, 'page'>): void {
  expect(complaints).to.deep.equal([]);
  expect(requests).to.deep.equal([]);
}

function expectSound({ overflowPx, crowded, faint, charts }: Look): void {
  expect(overflowPx).to.equal(0);
  expect(crowded).to.deep.equal([]);
  expect(faint).to.deep.equal([]);
  expect(charts.length).to.be.above(3);
  for (const { title, width, height, marks, watermark } of charts) {
    expect(width, title).to.be.above(300);
    expect(height, title).to.be.within(120, 600);
    expect(marks, title).to.be.above(0);
    expect(watermark, title).to.equal('SIMULATED');
  }
}
