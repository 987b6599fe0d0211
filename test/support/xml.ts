import { SaxesParser } from 'saxes';

export interface ParsedElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: ParsedElement[];
  text: string;
}

/** Parses strictly (namespaces off, as Go's encoding/xml in strict mode); throws on the first error. */
export function parseXml(document: string): ParsedElement {
  const top: ParsedElement = { name: '', attributes: {}, children: [], text: '' };
  const open = [top];
  const parser = new SaxesParser({ fragment: false });
  parser.on('error', (error) => {
    throw error;
  });
  parser.on('opentag', ({ name, attributes }) => {
    const element = { name, attributes: { ...attributes } as Record<string, string>, children: [], text: '' };
    open.at(-1)?.children.push(element);
    open.push(element);
  });
  parser.on('text', (text) => {
    const element = open.at(-1);
    if (element !== undefined) element.text += text;
  });
  parser.on('closetag', () => open.pop());
  parser.write(document).close();
  const [root] = top.children;
  if (root === undefined) throw new Error('no root element');
  return root;
}

export const elementsNamed = (root: ParsedElement, name: string): ParsedElement[] => [
  ...(root.name === name ? [root] : []),
  ...root.children.flatMap((child) => elementsNamed(child, name)),
];
