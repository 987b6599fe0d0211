import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { tooOld } from '../../src/cli/supported-node.ts';

/** Node 20 as far as the first file of the program sees it: another version, and a module of Node that lacks a name of today's. */
const OLDER = `
import nodeModule from 'node:module';
const lacking = 'data:text/javascript,export default {}';
nodeModule.registerHooks({
  resolve: (name, context, next) => (name === 'node:module' ? { url: lacking, shortCircuit: true } : next(name, context)),
});
Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '20.20.2' } });
`;

describe('[I] cli/supported-node', () => {
  it('says what is needed where Node is too old', () => {
    const message = 'error: prowess needs Node 22.19 or newer, and this is 20.20.2\n';
    expect(tooOld('20.20.2')).to.contain(message).and.contain('hint: ');
    expect(tooOld('22.18.0')).to.contain('this is 22.18.0');
  });

  it('lets newer ones pass', () => {
    for (const version of ['22.19.0', '24.0.0', '25.1.2']) expect(tooOld(version)).to.equal(undefined);
  });

  it('asks for what package.json says', () => {
    const { engines } = JSON.parse(readFileSync('package.json', 'utf8'));
    expect(tooOld('0.0.0')).to.contain(`Node ${engines.node.replace('>=', '')} or newer`);
  });

  it('says it where the Node lacks what the program imports of it', async () => {
    const args = ['--import', `data:text/javascript,${encodeURIComponent(OLDER)}`, 'src/cli/main.ts', '--version'];
    const { code, stderr } = await new Promise<{ code: unknown; stderr: string }>((resolve) => {
      execFile(process.execPath, args, (error, _, said) => resolve({ code: error?.code, stderr: said }));
    });
    expect(stderr).to.contain('error: prowess needs Node 22.19 or newer, and this is 20.20.2\n');
    expect(code).to.equal(2);
  });
});
