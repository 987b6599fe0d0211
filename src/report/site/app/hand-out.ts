/// <reference lib="dom" />
import { el } from './dom.ts';

/** Copies a text, and says so on the button; an old browser has no clipboard for pages. */
export async function copyText(text: string, button?: HTMLElement): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    const area = el('textarea', { 'aria-hidden': 'true' });
    area.value = text;
    document.body.append(area);
    area.select();
    document.execCommand('copy');
    area.remove();
  }
  if (button !== undefined) say(button, 'copied');
}

function say(button: HTMLElement, word: string): void {
  const label = button.textContent;
  button.textContent = word;
  setTimeout(() => {
    button.textContent = label;
  }, 1200);
}

/** Saves a text as a file. */
export function saveText(name: string, text: string, type: string): void {
  const address = URL.createObjectURL(new Blob([text], { type }));
  const link = el('a', { href: address, download: name });
  link.click();
  URL.revokeObjectURL(address);
}
