import type { Scrape } from '../../src/runner/context.ts';

/** A scrape without the moment at which it was read. */
export function untimed(scrape: Scrape): Scrape {
  if (scrape.state === 'absent') return scrape;
  const { readAt: _, ...rest } = scrape;
  return rest;
}
