/** Names declared by the statements about tables, their columns, constraints and indexes, and about domains. */
import type { AlterTableCmd, AlterTableStmt, ColumnDef, Constraint, CreateDomainStmt, CreateStmt, IndexStmt, Node } from "libpg-query";
import { type Collector, type DeclaredName, relationParts, spaces } from "./collector.ts";
import { keyParts, strings } from "./object-name.ts";

/** The table with its row type, columns, constraints and the sequences of serial columns. */
export function readTable(node: CreateStmt, names: Collector): void {
  const table = names.ownRelation(node.relation);
  declareRelation(names, table);
  readTableElements(node.tableElts, table, names);
  for (const constraint of node.constraints ?? [])
    if ("Constraint" in constraint) readConstraint(constraint.Constraint, table, undefined, names);
  if (node.partbound === undefined) return;
  for (const parent of node.inhRelations ?? []) if ("RangeVar" in parent) names.provide("partitions", names.ownRelation(parent.RangeVar));
}

/** The domain with its constraints. */
export function readDomain(node: CreateDomainStmt, names: Collector): void {
  const domain = names.own(spaces.type, strings(node.domainname));
  names.declare("type", domain);
  for (const constraint of node.constraints ?? [])
    if ("Constraint" in constraint) readConstraint(constraint.Constraint, domain, undefined, names);
}

/** A relation with its row type. */
export function declareRelation(
  names: Collector,
  parts: readonly string[],
  detail: Pick<DeclaredName, "replaces" | "ofItself"> = { replaces: false },
): void {
  names.declare("relation", parts, detail);
  names.provide("bare", parts);
  names.provide("type", parts);
}

function readTableElements(elements: readonly Node[] | undefined, table: readonly string[], names: Collector): void {
  for (const element of elements ?? []) {
    if ("ColumnDef" in element) readColumn(element.ColumnDef, table, names);
    if ("Constraint" in element) readConstraint(element.Constraint, table, undefined, names);
  }
}

const serials: ReadonlySet<string> = new Set(["serial", "serial2", "serial4", "serial8", "bigserial", "smallserial"]);

function readColumn(column: ColumnDef, table: readonly string[], names: Collector): void {
  const name = column.colname ?? "";
  names.declare("column", [...table, name], at(column.location));
  const [schema = "", relation = ""] = table;
  const type = strings(column.typeName?.names);
  if (type.length === 1 && serials.has(type[0] as string)) names.provide("relation", [schema, `${relation}_${name}_seq`]);
  for (const constraint of column.constraints ?? [])
    if ("Constraint" in constraint) readConstraint(constraint.Constraint, table, name, names);
}

/** The attributes of a composite type. */
export function readAttributes(attributes: readonly Node[] | undefined, type: readonly string[], names: Collector): void {
  for (const each of attributes ?? [])
    if ("ColumnDef" in each) names.declare("attribute", [...type, each.ColumnDef.colname ?? ""], at(each.ColumnDef.location));
}

const at = (location: number | undefined): { location?: number } => (location === undefined || location < 0 ? {} : { location });

/** How PostgreSQL names constraints that have no name, for those whose name does not hang on more than the columns. */
const suffixes: Readonly<Record<string, string>> = {
  CONSTR_PRIMARY: "pkey",
  CONSTR_UNIQUE: "key",
  CONSTR_FOREIGN: "fkey",
  CONSTR_CHECK: "check",
  CONSTR_EXCLUSION: "excl",
  CONSTR_NOTNULL: "not_null",
};

const indexed: ReadonlySet<string> = new Set(["CONSTR_PRIMARY", "CONSTR_UNIQUE", "CONSTR_EXCLUSION"]);

function readConstraint(constraint: Constraint, table: readonly string[], column: string | undefined, names: Collector): void {
  const type = constraint.contype ?? "";
  const suffix = suffixes[type];
  const [schema = "", relation = ""] = table;
  if (suffix === undefined) return;
  if (constraint.indexname !== undefined) names.need(spaces.index, [schema, constraint.indexname]);
  const listed = strings(type === "CONSTR_FOREIGN" ? constraint.fk_attrs : constraint.keys);
  const columns = type === "CONSTR_PRIMARY" ? [] : column === undefined ? listed : [column];
  const name = constraint.conname ?? [relation, ...columns, suffix].join("_");
  names.declare("constraint", [...table, name], at(constraint.location));
  if (!indexed.has(type)) return;
  names.provide("index", [schema, name]);
  if (type === "CONSTR_PRIMARY") names.provide("key", table);
  if (type !== "CONSTR_EXCLUSION") names.provide("key", keyParts(table, column === undefined ? listed : [column]));
}

export function readIndex(node: IndexStmt, names: Collector): void {
  const table = relationParts(node.relation);
  const [schema = ""] = names.own(spaces.relation, table);
  const columns = (node.indexParams ?? []).flatMap((item) => ("IndexElem" in item ? [item.IndexElem.name ?? ""] : []));
  if (node.unique && !columns.includes("")) names.provide("key", keyParts(names.own(spaces.relation, table), columns));
  // An index made before the partitions would be repeated on each as it is attached, beside the one meant for it.
  names.need(spaces.partitions, table);
  if (node.idxname !== undefined) names.declare("index", [schema, node.idxname]);
}

const ofColumn: ReadonlySet<string> = new Set(
  "AT_ColumnDefault AT_DropNotNull AT_SetNotNull AT_SetExpression AT_DropExpression AT_SetStatistics AT_SetOptions AT_ResetOptions AT_SetStorage AT_SetCompression AT_AlterColumnType AT_AddIdentity AT_SetIdentity AT_DropIdentity".split(
    " ",
  ),
);

const spaceOfCommand: Readonly<Record<string, "constraint" | "trigger" | "rule">> = {
  AT_ValidateConstraint: "constraint",
  AT_AlterConstraint: "constraint",
  AT_EnableTrig: "trigger",
  AT_EnableAlwaysTrig: "trigger",
  AT_EnableReplicaTrig: "trigger",
  AT_DisableTrig: "trigger",
  AT_EnableRule: "rule",
  AT_EnableAlwaysRule: "rule",
  AT_EnableReplicaRule: "rule",
  AT_DisableRule: "rule",
};

/** ALTER TABLE, VIEW, SEQUENCE, INDEX, TYPE: what it adds is provided, what it changes is needed. */
export function readAlterTable(node: AlterTableStmt, names: Collector): void {
  const written = relationParts(node.relation);
  if (node.objtype === "OBJECT_INDEX") names.need(spaces.index, written);
  const relation = names.ownRelation(node.relation);
  for (const item of node.cmds ?? []) if ("AlterTableCmd" in item) readCommand(item.AlterTableCmd, node, relation, names);
}

function readCommand(command: AlterTableCmd, node: AlterTableStmt, relation: readonly string[], names: Collector): void {
  const written = relationParts(node.relation);
  const subtype = command.subtype ?? "";
  const name = command.name ?? "";
  const space = spaceOfCommand[subtype];
  if (subtype === "AT_AddColumn") {
    // The relation is whole only with this column: whoever uses it comes later, and this needs no more than its first form.
    names.provide(node.objtype === "OBJECT_TYPE" ? "type" : "relation", relation);
    names.need(spaces.bare, written);
  }
  if (subtype === "AT_AttachPartition") {
    if (node.objtype !== "OBJECT_INDEX") names.provide("partitions", relation);
    else if (command.def !== undefined && "PartitionCmd" in command.def) {
      names.need(spaces.index, relationParts(command.def.PartitionCmd.name));
    }
  }
  if (command.def !== undefined && (subtype === "AT_AddColumn" || subtype === "AT_AddConstraint"))
    readTableElements([command.def], relation, names);
  if (subtype === "AT_AddConstraint") names.need(spaces.partitions, written);
  if (ofColumn.has(subtype) && name !== "") names.need(spaces.column, [...written, name]);
  if (space !== undefined && name !== "") names.need(spaces[space], [...written, name]);
  if (subtype === "AT_ClusterOn") names.need(spaces.index, [relation[0] as string, name]);
  if (subtype === "AT_DropColumn") names.drop("column", [...relation, name]);
  if (subtype === "AT_DropConstraint") names.drop("constraint", [...relation, name]);
  if (command.def !== undefined && "ReplicaIdentityStmt" in command.def && command.def.ReplicaIdentityStmt.name !== undefined) {
    names.need(spaces.index, [relation[0] as string, command.def.ReplicaIdentityStmt.name]);
  }
}
