/** A graph as an SVG picture, without a browser: boxes and lines where the layout puts them. The same graph gives the same bytes. */
import { Graph, layout } from "@dagrejs/dagre";
import type { GraphColumn, GraphDocument, GraphEdge, GraphNode } from "../../app/schema-graph.ts";
import { spaced } from "../../model/words.ts";

/** Sizes in pixels. Texts are monospaced, so that their width is known without drawing them. */
const letter = 7.3;
const row = 20;
const head = 28;
const padding = 10;
const keyWidth = 30;
const margin = 20;
const loopWidth = 36;
/** Letters of a text that are shown; the rest is in the tooltip. */
const longest = 60;

interface Box {
  readonly node: GraphNode;
  readonly width: number;
  readonly height: number;
  /** Where the types begin. */
  readonly types: number;
}

interface Point {
  readonly x: number;
  readonly y: number;
}

interface Placed {
  readonly boxes: readonly (Box & Point)[];
  readonly lines: readonly { readonly edge: GraphEdge; readonly points: readonly Point[] }[];
  readonly width: number;
  readonly height: number;
}

/** The picture of a graph as one self-contained SVG document. */
export function svgGraph(document: GraphDocument): string {
  const { boxes, lines, width, height } = place(document);
  const title =
    document.kind === "table" ? `${boxes.length} tables and their relations` : `${boxes.length} objects and what they depend on`;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${number(width)} ${number(height)}" width="${number(width)}" height="${number(height)}" role="img" aria-label="${escaped(title)}">`,
    `<title>${escaped(title)}</title>`,
    style,
    markers,
    `<rect class="paper" width="100%" height="100%"/>`,
    ...lines.map(({ edge, points }) => line(edge, points)),
    ...boxes.map(box),
    "</svg>",
  ].join("\n");
}

/** Lays the boxes out in columns, what is referred to on the side that is read first. */
function place({ nodes, edges, kind }: GraphDocument): Placed {
  const graph = new Graph({ multigraph: true });
  graph.setGraph({ rankdir: "LR", nodesep: 30, ranksep: 90, edgesep: 16, marginx: margin, marginy: margin });
  const sizes = nodes.map(measure);
  for (const { node, width, height } of sizes) graph.setNode(node.key, { width, height });
  const ends = (edge: GraphEdge): [string, string] => (kind === "table" ? [edge.to, edge.from] : [edge.from, edge.to]);
  for (const [index, edge] of edges.entries()) if (edge.from !== edge.to) graph.setEdge(...ends(edge), {}, String(index));
  if (nodes.length > 0) layout(graph);
  const boxes = sizes.map((size) => {
    const { x = 0, y = 0 } = graph.node(size.node.key) as Partial<Point>;
    return { ...size, x: x - size.width / 2, y: y - size.height / 2 };
  });
  const byKey = new Map(boxes.map((each) => [each.node.key, each]));
  const lines = edges.map((edge, index) => {
    const own = edge.from === edge.to ? byKey.get(edge.from) : undefined;
    if (own !== undefined) return { edge, points: loop(own) };
    const { points = [] } = graph.edge(...ends(edge), String(index)) as { readonly points?: readonly Point[] };
    return { edge, points };
  });
  const xs = [...boxes.map((each) => each.x + each.width), ...lines.flatMap(({ points }) => points.map(({ x }) => x))];
  const ys = [...boxes.map((each) => each.y + each.height), ...lines.flatMap(({ points }) => points.map(({ y }) => y))];
  return { boxes, lines, width: Math.max(200, ...xs) + margin, height: Math.max(60, ...ys) + margin };
}

/** A line from a box to itself: out on its right side and back. */
function loop({ x, y, width, height }: Box & Point): readonly Point[] {
  const [right, top, bottom] = [x + width, y + head / 2, y + Math.max(head, height - row / 2)];
  return [
    { x: right, y: top },
    { x: right + loopWidth, y: top },
    { x: right + loopWidth, y: bottom },
    { x: right, y: bottom },
  ];
}

function measure(node: GraphNode): Box {
  const columns = node.columns.map(({ name, type }) => [shortened(name), shortened(type)] as const);
  const types = keyWidth + padding + Math.max(0, ...columns.map(([name]) => widthOf(name))) + 2 * letter;
  const widest = Math.max(widthOf(titleOf(node)) + 2 * padding, ...columns.map(([, type]) => types + widthOf(type) + padding));
  return { node, types, width: Math.ceil(widest), height: head + (columns.length === 0 ? 0 : columns.length * row + padding / 2) };
}

const titleOf = ({ kind, name, columns }: GraphNode): string => shortened(columns.length > 0 ? name : `${spaced(kind)} ${name}`);

const shortened = (text: string): string => {
  const letters = [...text];
  return letters.length > longest ? `${letters.slice(0, longest - 1).join("")}…` : text;
};

/** Letters of East Asian scripts and pictures are twice as wide. */
const widthOf = (text: string): number =>
  [...text].reduce((sum, each) => sum + ((each.codePointAt(0) as number) >= 0x1100 ? 2 : 1), 0) * letter;

function box({ node, x, y, width, height, types }: Box & Point): string {
  const rows = node.columns.map((column, index) => columnRow(column, head + index * row + 15, types));
  return [
    `<g transform="translate(${number(x)} ${number(y)})"><title>${escaped(`${spaced(node.kind)} ${node.name}`)}</title>`,
    `<rect class="box" width="${number(width)}" height="${number(height)}" rx="4"/>`,
    ...(rows.length > 0 ? [`<path class="rule" d="M0 ${head}H${number(width)}"/>`] : []),
    `<text class="name" x="${padding}" y="18">${escaped(titleOf(node))}</text>`,
    ...rows,
    "</g>",
  ].join("");
}

function columnRow({ name, type, notNull, isPrimary, isForeign, isUnique }: GraphColumn, y: number, types: number): string {
  const key = isPrimary ? "PK" : isForeign ? "FK" : isUnique ? "UK" : "";
  const mark = key === "" ? "" : `<text class="key" x="${padding}" y="${y}">${key}</text>`;
  const own = `<text${notNull ? ' class="set"' : ""} x="${keyWidth + padding}" y="${y}">${escaped(shortened(name))}</text>`;
  return `${mark}${own}<text class="type" x="${number(types)}" y="${y}">${escaped(shortened(type))}</text>`;
}

function line({ from, to, foreignKey }: GraphEdge, points: readonly Point[]): string {
  const [first, ...rest] = points;
  if (first === undefined) return "";
  const path = `M${pair(first)}${rest.map((point) => `L${pair(point)}`).join("")}`;
  if (foreignKey === undefined)
    return `<path class="line" marker-end="url(#arrow)" d="${path}"><title>${escaped(`${from} → ${to}`)}</title></path>`;
  const { name, columns, references, isOptional, isUnique } = foreignKey;
  const ends = `marker-start="url(#${isOptional ? "perhaps" : "one"})" marker-end="url(#${isUnique ? "maybe" : "many"})"`;
  return `<path class="line" ${ends} d="${path}"><title>${escaped(`${name}: ${columns.join(", ")} → ${references}`)}</title></path>`;
}

/** One decimal: more would differ between machines. */
const number = (value: number): string => String(Math.round(value * 10) / 10);
const pair = ({ x, y }: Point): string => `${number(x)} ${number(y)}`;

const escapes: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };
// biome-ignore lint/suspicious/noControlCharactersInRegex: XML has no way to write them
const unwritable = /[\u0000-\u0008\u000b\u000c\u000e-\u001f]/g;
const escaped = (text: string): string => text.replaceAll(unwritable, "\ufffd").replaceAll(/[&<>"]/g, (each) => escapes[each] as string);

const style = `<style>
.paper{fill:#fff}.box{fill:#fff;stroke:#57606a}.rule{stroke:#d0d7de}.line{fill:none;stroke:#57606a;stroke-linejoin:round}.end{fill:none;stroke:#57606a}.dot{fill:#fff;stroke:#57606a}.tip{fill:#57606a}
text{font:12px ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;fill:#1f2328}.name,.set{font-weight:600}.key{fill:#0969da;font-size:10px}.type{fill:#656d76}
@media (prefers-color-scheme:dark){.paper,.box,.dot{fill:#0d1117}.box,.line,.end,.dot{stroke:#8b949e}.rule{stroke:#30363d}.tip{fill:#8b949e}text{fill:#e6edf3}.key{fill:#4493f8}.type{fill:#8b949e}}
</style>`;

/** Crow's feet: at the start exactly one, none or one; at the end none or one, any number; and an arrow. Drawn for their own side: not every program turns markers around. */
const marker = (id: string, tip: number, shapes: string): string =>
  `<marker id="${id}" viewBox="0 0 20 12" refX="${tip}" refY="6" markerWidth="20" markerHeight="12" markerUnits="userSpaceOnUse" orient="auto">${shapes}</marker>`;
const bar = (x: number): string => `<path class="end" d="M${x} 1V11"/>`;
const dot = (x: number): string => `<circle class="dot" cx="${x}" cy="6" r="3.5"/>`;
const markers = `<defs>${[
  marker("one", 0, bar(5) + bar(9)),
  marker("perhaps", 0, bar(5) + dot(12)),
  marker("maybe", 20, bar(15) + dot(8)),
  marker("many", 20, `<path class="end" d="M10 6L20 1M10 6L20 11"/>${dot(6)}`),
  marker("arrow", 20, '<path class="tip" d="M12 2L20 6L12 10z"/>'),
].join("")}</defs>`;
