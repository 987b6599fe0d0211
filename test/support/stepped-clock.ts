/**
 * Loaded into a process before its own code (`--import`): its time of day is ahead of the true one by the milliseconds that the file
 * `STEPPED_CLOCK` says, at each question, as if the system's clock had been set. The monotonic clock goes on as it does.
 */
import { readFileSync } from 'node:fs';

const trueNow = Date.now.bind(Date);
const file = process.env.STEPPED_CLOCK;

if (file !== undefined) Date.now = () => trueNow() + Number(readFileSync(file, 'utf8'));
