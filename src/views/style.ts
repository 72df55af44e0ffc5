/** Colours for a terminal; plain text everywhere else. Colour is never the only sign. */

export interface Style {
  readonly add: (text: string) => string;
  readonly change: (text: string) => string;
  readonly remove: (text: string) => string;
  readonly faint: (text: string) => string;
  readonly strong: (text: string) => string;
}

const same = (text: string): string => text;
const paint =
  (code: number) =>
  (text: string): string =>
    `\u001b[${code}m${text}\u001b[0m`;

export const plain: Style = { add: same, change: same, remove: same, faint: same, strong: same };
export const coloured: Style = { add: paint(32), change: paint(33), remove: paint(31), faint: paint(2), strong: paint(1) };
