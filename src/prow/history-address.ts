import type { Site } from '../model/suite.ts';

/**
 * Where the pages of a history (`prowess site`) are read, without a slash at the end: what the site says, else where a public bucket shows
 * what its periodic writes. Undefined where no pages are made.
 */
export function historyAddress({ answers, analysis, pages }: Site): string | undefined {
  const said = answers?.historyUrl ?? analysis?.historyUrl;
  if (said !== undefined) return said.replace(/\/+$/, '');
  return pages && `https://storage.googleapis.com/${pages.store.replace(/^gs:\/\/|\/+$/g, '')}/site`;
}
