import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readSiteFiles } from '../../src/app/site.ts';
import type { Config } from '../../src/model/suite.ts';
import type { Templates } from '../../src/render/template.ts';
import { configOf } from './site.ts';

const root = join(import.meta.dirname, '..', '..');

/** The configuration of this repository: the suites that ship. */
export const shippedConfig = (): Config => configOf(readSiteFiles(root));

/** That of an example. */
export const exampleConfig = (name: string): Config => configOf(readSiteFiles(join(root, 'examples', name)));

/** The templates that ship. */
export const shippedTemplates = (): Templates =>
  new Map(
    readdirSync(join(root, 'templates'))
      .filter((file) => file.endsWith('.hbs'))
      .map((file) => [file.replace(/\.hbs$/, ''), readFileSync(join(root, 'templates', file), 'utf8')]),
  );
