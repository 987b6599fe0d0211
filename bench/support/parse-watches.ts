/** Consumes the recorded watches by a loop that only parses JSON. Arguments: the URLs. */
import { get } from 'node:http';

let seen = 0;
await Promise.all(process.argv.slice(2).map(consume));
console.log(seen);

function consume(url: string): Promise<void> {
  return new Promise((resolve, reject) => {
    get(url, async (response) => {
      let rest = '';
      for await (const chunk of response.setEncoding('utf8')) {
        const lines = (rest + chunk).split('\n');
        rest = lines.pop() ?? '';
        for (const line of lines) if (JSON.parse(line) !== null) seen += 1;
      }
      resolve();
    }).on('error', reject);
  });
}
