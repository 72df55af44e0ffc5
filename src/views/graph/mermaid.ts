/** A graph as Mermaid text, which GitHub, GitLab and most wikis draw: an `erDiagram` of tables, a `flowchart` of everything. https://mermaid.js.org */
import type { GraphColumn, GraphDocument, GraphEdge, GraphNode } from "../../app/schema-graph.ts";
import { spaced } from "../../model/words.ts";

export function mermaidGraph(document: GraphDocument): string {
  return document.kind === "table" ? entityDiagram(document) : flowchart(document);
}

function entityDiagram({ nodes, edges }: GraphDocument): string {
  const names = new Map(nodes.map(({ key, name }) => [key, quoted(name)]));
  return ["erDiagram", ...nodes.flatMap((node) => entity(node)), ...edges.map((edge) => relation(edge, names))].join("\n");
}

function entity({ name, columns }: GraphNode): string[] {
  if (columns.length === 0) return [`    ${quoted(name)}`];
  return [`    ${quoted(name)} {`, ...columns.map((column) => `        ${attribute(column)}`), "    }"];
}

/** Type, name, keys, and in quotes what the grammar of Mermaid would not take for a type or a name. */
function attribute({ name, type, notNull, isPrimary, isForeign, isUnique }: GraphColumn): string {
  const keys = [isPrimary && "PK", isForeign && "FK", isUnique && !isPrimary && "UK"].filter((key) => key !== false);
  const [shownType, shownName] = [word(type), word(name)];
  const remarks = [shownName !== name && name, shownType !== type && type, notNull && !isPrimary && "not null"].filter(
    (remark) => remark !== false,
  );
  return [shownType, shownName, keys.join(","), remarks.length === 0 ? "" : quoted(remarks.join(", "))]
    .filter((part) => part !== "")
    .join(" ");
}

function relation({ from, to, foreignKey }: GraphEdge, names: ReadonlyMap<string, string>): string {
  const one = foreignKey?.isOptional === true ? "|o" : "||";
  const many = foreignKey?.isUnique === true ? "o|" : "o{";
  return `    ${names.get(to)} ${one}--${many} ${names.get(from)} : ${quoted(foreignKey?.name ?? "")}`;
}

function flowchart({ nodes, edges }: GraphDocument): string {
  const ids = new Map(nodes.map(({ key }, index) => [key, `n${index + 1}`]));
  return [
    "flowchart LR",
    ...nodes.map(({ key, kind, name }) => `    ${ids.get(key)}["${escaped(`${spaced(kind)} ${name}`)}"]`),
    ...edges.map(({ from, to }) => `    ${ids.get(from)} --> ${ids.get(to)}`),
  ].join("\n");
}

/** Letters, digits, `_`, `-`, `[]`, `()`; not first a digit. */
function word(text: string): string {
  const plain = text.replaceAll(/[^\p{L}\p{N}_()[\]-]+/gu, "_");
  return /^\p{L}/u.test(plain) ? plain : `_${plain}`.replace(/^_+/, "_");
}

/** Texts of entity diagrams cannot hold double quotes, however written. */
const quoted = (text: string): string => `"${text.replaceAll('"', "'").replaceAll(/\s+/g, " ")}"`;

const escaped = (text: string): string => text.replaceAll("#", "#35;").replaceAll('"', "#quot;").replaceAll(/\s+/g, " ");
