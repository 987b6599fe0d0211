import { mkdirSync } from 'node:fs';
import { runFleet } from '../../../src/app/fleet.ts';
import { PARSERS } from '../../../src/benchmarks/parsers.ts';
import type { FleetDocument } from '../../../src/fleet/document.ts';
import { seconds } from '../../../src/model/units.ts';
import type { FleetBlow } from './blow.ts';
import { fleetCrew, type Strike } from './crew.ts';

/** What was done to a fleet, and what came of it. */
export interface FleetAftermath {
  readonly blow: FleetBlow;
  /** Undefined where the victim was left alone, or was over before. */
  readonly strike: Strike | undefined;
  /** When the first command began, in ms since 1970; Infinity where none did. */
  readonly began: number;
  /** When the last participant's command had ended; Infinity where one never did. */
  readonly ended: number;
  readonly document: FleetDocument;
  /** It did not end by itself. */
  readonly hung: boolean;
}

/** All limits of its barrier together are shorter. */
const HUNG_AFTER_MS = 60_000;

/**
 * Brings a fleet together as `prowess fleet` does, strikes one of its pilots, and waits for the document.
 * @param pilot the program; @param folder for this fleet alone
 */
export async function killInFleet(pilot: string, folder: string, blow: FleetBlow): Promise<FleetAftermath> {
  mkdirSync(folder);
  const crew = fleetCrew(pilot, folder, blow);
  const allEnded = Promise.withResolvers<void>();
  const stop = AbortSignal.timeout(HUNG_AFTER_MS);
  let struck: Promise<Strike | undefined> = Promise.resolve(undefined);
  try {
    const document = await runFleet(
      {
        ...{ name: 'fleet', expected: blow.pilots.map((_, index) => `p${index}`), serial: [], stop },
        listen: { host: '127.0.0.1', port: 0 },
        ...{
          arriveWithinMs: seconds(10),
          prepareWithinMs: seconds(5),
          endWithinMs: seconds(60),
          durationMs: seconds(2),
        },
        parser: PARSERS.sysbench,
      },
      {
        open: (service) => {
          struck = crew.strike(service, allEnded.promise);
        },
        notice: (text) => text === 'all have ended' && allEnded.resolve(),
      },
    );
    const hung = stop.aborted;
    allEnded.resolve();
    return { blow, strike: await struck, ...crew.worked(), document, hung };
  } finally {
    crew.end();
  }
}
