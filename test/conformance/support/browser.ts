import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { type BrowserContext, chromium, type Frame, type Page } from 'playwright-core';

export interface Browser {
  /** Opens a file, in a window of this size. */
  open(path: string, window: Window): Promise<Opened>;
  close(): Promise<void>;
}

export interface Window {
  readonly width: number;
  readonly height: number;
  readonly scheme?: 'light' | 'dark';
}

export interface Opened {
  readonly page: Page;
  /** What the page wrote to the console as an error or a warning, and what it threw. */
  readonly complaints: readonly string[];
  /** Every address that was asked for, beside the file itself. */
  readonly requests: readonly string[];
}

/** Debian's chromium with an empty profile, which makes no requests of its own. */
export async function startBrowser(): Promise<Browser> {
  const profile = await mkdtemp(join(tmpdir(), 'prowess-chromium-'));
  const context = await chromium.launchPersistentContext(profile, { executablePath: chromiumPath(), args: FLAGS });
  return {
    open: (path, window) => openPage(context, path, window),
    async close() {
      await context.close();
      await rm(profile, { recursive: true, force: true });
    },
  };
}

const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

async function openPage(context: BrowserContext, path: string, window: Window): Promise<Opened> {
  const page = await context.newPage();
  const complaints: string[] = [];
  const requests: string[] = [];
  const file = `file://${path}`;
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('request', (request) => {
    if (request.url() !== file) requests.push(request.url());
  });
  await page.setViewportSize({ width: window.width, height: window.height });
  await page.emulateMedia({ colorScheme: window.scheme ?? 'light' });
  await page.goto(file);
  return { page, complaints, requests };
}

function chromiumPath(): string {
  const found = (process.env.PATH ?? '')
    .split(delimiter)
    .map((folder) => join(folder, 'chromium'))
    .find((path) => existsSync(path));
  if (found !== undefined) return found;
  throw new Error('there is no "chromium" in PATH, and the report is looked at in it: apt-get install chromium');
}

/** What a reader would see of a report; everything that folds is opened first. */
export interface Look {
  /** The lines from the top, as they are read. */
  readonly lines: readonly string[];
  /** By how much the page is wider than its window. */
  readonly overflowPx: number;
  /** Tables that must be scrolled sideways, those apart that unfold, and tick labels that lie on each other. */
  readonly crowded: readonly string[];
  /** Texts that are too faint on their ground (WCAG AA: 4.5 to 1; 3 to 1 where they are large). */
  readonly faint: readonly string[];
  readonly charts: readonly Chart[];
}

export interface Chart {
  readonly title: string;
  readonly width: number;
  readonly height: number;
  /** Marks that can be seen: a line, an area or dots of some extent. */
  readonly marks: number;
  /** The text across it. */
  readonly watermark: string;
}

/** Looks at a report, alone or within another page. */
export const lookAt = (frame: Page | Frame): Promise<Look> => frame.evaluate<Look>(LOOK);

const LOOK = `(() => {
  for (const fold of document.querySelectorAll('details')) fold.open = true
  const all = (selector, from = document) => [...from.querySelectorAll(selector)]
  const box = (element) => element.getBoundingClientRect()
  const root = document.documentElement
  const colour = (text) => (text.match(/[\\d.]+/g) || []).map((part, i) => text.startsWith('color(') && i < 3 ? Number(part) * 255 : Number(part))
  const light = ([r, g, b]) => [r, g, b].map((c) => c / 255).map((c) => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)
    .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0)
  const ground = (element) => {
    for (let at = element; at; at = at.parentElement) {
      const style = getComputedStyle(at)
      if (style.backgroundImage !== 'none') return undefined
      const [r, g, b, alpha = 1] = colour(style.backgroundColor)
      if (alpha === 1) return [r, g, b]
    }
    return [255, 255, 255]
  }
  const faint = (element) => {
    const behind = ground(element), style = getComputedStyle(element)
    if (behind === undefined || box(element).height === 0) return false
    const [a, b] = [light(colour(style.color)), light(behind)].sort((x, y) => y - x)
    return (a + 0.05) / (b + 0.05) < (parseFloat(style.fontSize) >= 24 ? 3 : 4.5)
  }
  const texts = all('body *').filter((e) => [...e.childNodes].some((n) => n.nodeType === 3 && n.textContent.trim() !== ''))
    .filter((e) => !e.closest('script, style, title, svg'))
  const overlap = (spans) => spans.some((s, i) => i > 0 && box(s).width > 0 && box(spans[i - 1]).width > 0 && box(s).left < box(spans[i - 1]).right)
  return {
    lines: document.body.innerText.split('\\n').map((line) => line.trim()).filter((line) => line !== ''),
    overflowPx: root.scrollWidth - root.clientWidth,
    crowded: [
      ...all('section > .wide').filter((e) => e.scrollWidth > e.clientWidth).map((e) => 'table ' + e.innerText.slice(0, 60)),
      ...all('.ticks-x').filter((e) => overlap(all('span', e))).map((e) => 'ticks ' + e.innerText),
    ],
    faint: texts.filter(faint).map((e) => e.textContent.trim().slice(0, 60)),
    charts: all('.plot').map((plot) => {
      const surface = plot.querySelector('.surface'), { width, height } = box(surface)
      const marks = all('path[data-label]', surface).filter((path) => path.classList.contains('dots') ? path.getAttribute('d') !== '' : box(path).width + box(path).height > 1).length
      return { title: plot.querySelector('figcaption b').textContent, width, height, marks, watermark: getComputedStyle(surface, '::after').content.replaceAll('"', '') }
    }),
  }
})()`;
