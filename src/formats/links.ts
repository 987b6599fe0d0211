import type { Artifact, Result } from '../model/result.ts';

/**
 * For Deck's links lens: one file per address, whose name is the title. Schemes other than http and https would be dead there;
 * of two titles that read the same as file names, the first stays.
 */
export function links({ run }: Result): Artifact[] {
  const files = new Map<string, string>();
  for (const [title, url] of Object.entries(run.links ?? {})) {
    const path = `${title.replaceAll(/[^A-Za-z0-9.]+/g, '-').replace(/^[-.]+/, '') || 'more'}.link.txt`;
    if (isWebAddress(url) && !files.has(path)) files.set(path, `${url}\n`);
  }
  return [...files].map(([path, text]) => ({ path, text }));
}

function isWebAddress(url: string): boolean {
  const protocol = URL.parse(url)?.protocol;
  return protocol === 'https:' || protocol === 'http:';
}
