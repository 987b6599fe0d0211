import { seconds } from '../../../../src/model/units.ts';

/** Short, so that many takeovers fit; not too short for a machine that is busy. */
export const LEASE_DURATION = seconds(6);
export const LOCK_NAMESPACE = 'prowess';

export const leaseNames = (count: number): string[] => Array.from({ length: count }, (_, index) => `race-${index}`);
