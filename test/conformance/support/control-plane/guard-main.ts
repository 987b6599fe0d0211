/** `guard-main.ts FOLDER` waits until its input ends: the processes of the folder end with it, save where it says `keep`. */
import { rmSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import { KEEP } from './guard.ts';
import { processesIn } from './processes.ts';

const [folder = ''] = process.argv.slice(2);
if ((await text(process.stdin)) !== KEEP) {
  processesIn(folder).killNow();
  rmSync(folder, { recursive: true, force: true });
}
