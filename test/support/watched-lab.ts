import { writeFiles } from './files.ts';
import { emptyFolder } from './folder.ts';
import { type Forge, openForge } from './forge.ts';
import { suiteText, writeLabSite } from './lab-site.ts';

/** A lab whose suite `perf` has these tests, and a forge that takes its issues and, at the address in the file `webhook`, its messages. */
export async function watchedLab(tests: string): Promise<{ site: string; forge: Forge }> {
  const site = await emptyFolder();
  writeLabSite(site, 1);
  const forge = await openForge(() => new Date());
  writeFiles(site, {
    'suites/perf.yaml': suiteText({ suite: 'perf', cluster: 'lab-0' }, tests),
    webhook: `${forge.url}/webhook\n`,
  });
  return { site, forge };
}
