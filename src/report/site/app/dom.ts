/// <reference lib="dom" />
/// <reference lib="dom.iterable" />

export type Content = Node | string | number | undefined | readonly Content[];

interface Attributes {
  readonly [name: string]: string | boolean | number | undefined | ((event: Event) => void);
}

/** An element; texts are set as text, so that what others wrote is never markup. */
export function el<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: readonly Content[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === 'function') element.addEventListener(name, value);
    else if (value === true) element.setAttribute(name, '');
    else if (value !== undefined && value !== false) element.setAttribute(name, String(value));
  }
  element.append(...nodesOf(children));
  return element;
}

function nodesOf(content: Content): (Node | string)[] {
  if (content === undefined) return [];
  if (typeof content === 'object' && !(content instanceof Node)) return content.flatMap(nodesOf);
  return [typeof content === 'number' ? String(content) : content];
}

export const fill = (parent: Element, ...children: readonly Content[]): void =>
  parent.replaceChildren(...nodesOf(children));

/** A button with a key, which its title names. */
export const button = (label: string, act: () => void, more: Attributes = {}): HTMLButtonElement =>
  el('button', { type: 'button', click: act, ...more }, label);

/** From the page to the root of the site. */
export const rootPath = (): string => document.body.dataset.root ?? '';
