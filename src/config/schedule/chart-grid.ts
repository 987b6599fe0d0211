import type { XmlElement } from '../../render/xml.ts';

/** Pixels of the chart of a week that its parts share. */
export const WIDTH = 1000;
export const LEFT = 48;
export const DAY_NAMES_LEFT = LEFT - 8;
export const PLOT = WIDTH - LEFT - 16;
/** Of one day. */
export const ROW = 20;

/** Where a share of a day is. */
export const at = (share: number): number => LEFT + share * PLOT;

/** Two decimals, so that no machine's arithmetic shows. */
export const fixed = (value: number): number => Math.round(value * 100) / 100;

export const element = (
  name: string,
  attributes: XmlElement['attributes'],
  ...children: (XmlElement | string)[]
): XmlElement => ({ name, attributes, children });
