import { expect } from 'chai';
import type { PilotMessage } from '../../../src/barrier/message.ts';
import { hear, MUSTER_RULES, openMuster } from '../../../src/barrier/muster.ts';
import { epochMs, minutes, seconds } from '../../../src/model/units.ts';
import { type Reach, waitText } from '../../../src/runner/fleet/words.ts';
import { sync } from '../../support/pilot-frames.ts';

describe('[U] runner/fleet: what a fleet waits for', () => {
  it('names the nodes of which no sample has come, also before all of them are known', () => {
    const rules = { ...MUSTER_RULES, watchWithinMs: seconds(30) };
    const opened = openMuster('run', ['a'], epochMs(0), rules);
    const gathered = hear(opened, sync('a') as PilotMessage, epochMs(1));
    const waited = (...missing: string[]): string => {
      const part = { desk: { muster: () => gathered }, open: {}, starts: { words: () => undefined } };
      const reach = { ...part, lines: {}, watchers: { missing: () => missing }, external: [] } as unknown as Reach;
      return waitText(reach, { tool: 'sysbench', durationMs: minutes(1) });
    };
    expect(waited('node-0', 'node-1')).to.equal('a first sample of node-0, node-1 by the watcher there');
    expect(waited()).to.equal('a first sample of each node by the watcher there');
  });
});
