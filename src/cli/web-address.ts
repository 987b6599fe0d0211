import { InvalidArgumentError } from 'commander';

/** The value of an option: an address of HTTP. */
export function webAddress(text: string): string {
  if (/^https?:\/\//.test(text) && URL.canParse(text)) return text;
  throw new InvalidArgumentError('expected an address such as https://perf.example.org');
}
