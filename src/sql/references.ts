/** The references in a statement's tree: one walk that knows nodes by their shape, whatever statement they stand in. */
import type { Constraint, Node, RangeVar } from "libpg-query";
import { type Collector, relationParts, spaces } from "./collector.ts";
import { keyParts, splitName, strings } from "./object-name.ts";

type Shape = Readonly<Record<string, unknown>>;

/** Notes every relation, type, function, operator, collation, operator class and role below a node. */
export function readReferences(node: unknown, names: Collector): void {
  if (Array.isArray(node)) {
    for (const item of node) if (typeof item === "object") readReferences(item, names);
    return;
  }
  if (typeof node !== "object" || node === null) return;
  const shape = node as Shape;
  note(shape, names);
  for (const key in shape) {
    const child = shape[key];
    if (typeof child === "object") readReferences(child, names);
  }
}

function note(shape: Shape, names: Collector): void {
  if (typeof shape.relname === "string") names.need(spaces.relation, relationParts(shape as RangeVar));
  if (Array.isArray(shape.names) && shape.typemod !== undefined) noteType(shape, names);
  if (Array.isArray(shape.funcname) && shape.funcformat !== undefined) noteCall(shape, names);
  if (Array.isArray(shape.collname)) names.need(spaces.collation, strings(shape.collname));
  if (Array.isArray(shape.opclass)) names.need(spaces.opclass, strings(shape.opclass));
  if (Array.isArray(shape.name) && typeof shape.kind === "string") names.need(spaces.operator, strings(shape.name));
  if (Array.isArray(shape.objname)) noteRoutine(strings(shape.objname), names);
  if (shape.roletype === "ROLESPEC_CSTRING") names.need(spaces.role, [String(shape.rolename)]);
  if (typeof shape.ctename === "string") names.cte(shape.ctename);
  if (shape.groupClause !== undefined) names.grouped();
  if (shape.contype === "CONSTR_FOREIGN") noteForeignKey(shape as Constraint, names);
  if (shape.arg !== undefined && shape.typeName !== undefined) noteCast(shape, names);
}

/** Without columns it is the primary key that is meant. */
function noteForeignKey(constraint: Constraint, names: Collector): void {
  const columns = strings(constraint.pk_attrs);
  names.need({ kind: "key", depth: 1 + columns.length }, keyParts(relationParts(constraint.pktable), columns));
}

/** An object with arguments is a routine or an operator; what it is, only its statement knows. */
function noteRoutine(parts: readonly string[], names: Collector): void {
  names.need(spaces.function, parts);
  names.need(spaces.operator, parts);
}

function noteType(shape: Shape, names: Collector): void {
  const parts = strings(shape.names as Node[]);
  if (shape.pct_type === true) names.need(spaces.relation, parts.slice(0, -1));
  else names.need(spaces.type, parts);
}

const sequenceFunctions: ReadonlySet<string> = new Set(["nextval", "currval", "setval"]);

function noteCall(shape: Shape, names: Collector): void {
  const parts = strings(shape.funcname as Node[]);
  names.need(spaces.function, parts);
  if (!sequenceFunctions.has(parts.at(-1) ?? "")) return;
  const sequence = textConstant((shape.args as Node[] | undefined)?.[0]);
  if (sequence !== undefined) names.need(spaces.relation, splitName(sequence));
}

/** 'app.users'::regclass and its like are references in disguise. */
function noteCast(shape: Shape, names: Collector): void {
  const type = strings((shape.typeName as { readonly names?: Node[] }).names).at(-1) ?? "";
  if (!type.startsWith("reg")) return;
  const text = textConstant(shape.arg as Node);
  if (text === undefined) return;
  const parts = splitName(text.replace(/\(.*/s, ""));
  if (type === "regclass") names.need(spaces.relation, parts);
  else if (type === "regtype") names.need(spaces.type, parts);
  else if (type === "regproc" || type === "regprocedure") names.need(spaces.function, parts);
}

function textConstant(node: Node | undefined): string | undefined {
  return node !== undefined && "A_Const" in node ? node.A_Const.sval?.sval : undefined;
}
