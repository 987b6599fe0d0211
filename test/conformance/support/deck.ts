import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { PEERS } from './peers.ts';
import { run } from './run.ts';

/** The page that Deck's own html lens makes of a file: its markup, its script and its styles; the file is folded until it is asked for. */
export async function deckPage(file: string): Promise<string> {
  const lens = await lensFolder();
  const { code, stdout, stderr } = await run('html-lens', [lens, file]);
  if (code !== 0) throw new Error(`html-lens ended with ${code}: ${stderr}`);
  const script = stripTypeScriptTypes(readFileSync(join(lens, 'html.ts'), 'utf8'));
  return `<!doctype html><meta charset="utf-8"><title>Deck</title>
<style>${readFileSync(join(lens, 'html.css'), 'utf8')} body { margin: 0 } table { width: 100%; border-collapse: collapse }</style>
<script>const spyglass = { contentUpdated() {} };${script}</script>${stdout}`;
}

/** Template, script and styles lie beside the lens's Go code. */
async function lensFolder(): Promise<string> {
  const args = ['list', '-f', '{{.Dir}}', 'sigs.k8s.io/prow/pkg/spyglass/lenses/html'];
  const env = { ...process.env, GOWORK: 'off' };
  const { stdout } = await promisify(execFile)('go', args, { cwd: join(PEERS, 'prow'), env });
  return stdout.trim();
}
