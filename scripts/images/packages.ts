import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const folder = join(import.meta.dirname, '..', '..', 'images');

/** The packages of Debian in the image of a tool: what images/TOOL/packages says, which its Containerfile installs too. */
export function packagesOf(tool: string): string[] {
  const file = join(folder, tool, 'packages');
  if (!existsSync(file))
    throw new Error(`there is no image ${tool}; those of packages alone are ${ofPackages().join(', ')}`);
  return readFileSync(file, 'utf8').trim().split('\n');
}

/** The user of a tool's image. */
export const userOf = (tool: string): string | undefined => containerfileOf(tool).match(/^USER (\S+)$/m)?.[1];

/** The tools whose images hold packages of Debian and nothing else, sorted. */
export const ofPackages = (): string[] =>
  readdirSync(folder)
    .filter((tool) => existsSync(join(folder, tool, 'packages')) && !hasMore(tool))
    .sort();

/** Whether a Containerfile does something after the packages that no package does. */
const hasMore = (tool: string): boolean => /^(COPY --from|ENV|ARG)/m.test(containerfileOf(tool));

const containerfileOf = (tool: string): string => readFileSync(join(folder, tool, 'Containerfile'), 'utf8');
