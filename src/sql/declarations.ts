/** Names declared, changed and dropped, by the type of the statement. */
import type { GrantStmt, Node, ObjectType, RangeVar, RenameStmt } from "libpg-query";
import { type Collector, collector, relationParts, spaces } from "./collector.ts";
import { argumentTypes, needDefinition, optionNames, optionText, readDefinition } from "./definition-declarations.ts";
import { nameOf, nameSpace, partsOf, strings } from "./object-name.ts";
import { readReferences } from "./references.ts";
import type { Tree } from "./split.ts";
import { declareRelation, readAlterTable, readAttributes, readDomain, readIndex, readTable } from "./table-declarations.ts";

type Keys<T> = T extends unknown ? keyof T : never;
/** By the type of a statement (or another node of PostgreSQL's grammar), what reads one. */
type Readers = {
  readonly [Type in Keys<Node>]?: (node: Extract<Node, { readonly [T in Type]: unknown }>[Type], names: Collector) => void;
};

/** Notes what a statement of this type declares, needs beyond its references, and drops. */
export function readDeclarations(type: string, node: Tree, names: Collector): void {
  (readers as Readonly<Record<string, ((node: Tree, names: Collector) => void) | undefined>>)[type]?.(node, names);
}

const readers: Readers = {
  CreateSchemaStmt(node, names) {
    const schema = node.schemaname ?? node.authrole?.rolename ?? "";
    names.declare("schema", [schema], { repeatable: node.if_not_exists === true });
    for (const element of node.schemaElts ?? []) {
      const [type, inner] = Object.entries(element)[0] as [string, Tree];
      names.within(schema, (within) => readDeclarations(type, inner, within));
    }
  },
  CreateRoleStmt: (node, names) => names.declare("role", [node.role ?? ""]),
  CreateExtensionStmt(node, names) {
    names.declare("extension", [node.extname ?? ""], { repeatable: node.if_not_exists === true });
    const schema = optionText(node.options, "schema");
    if (schema !== undefined) names.need(spaces.schema, [schema]);
  },
  AlterExtensionStmt: (node, names) => needObject("OBJECT_EXTENSION", name(node.extname), names),

  CreateStmt: readTable,
  CreateForeignTableStmt(node, names) {
    if (node.base !== undefined) readTable(node.base, names);
    if (node.servername !== undefined) names.need(spaces.server, [node.servername]);
  },
  AlterTableStmt: readAlterTable,
  IndexStmt: readIndex,
  ViewStmt(node, names) {
    const view = names.ownRelation(node.view);
    const replaces = node.replace === true;
    declareRelation(names, view, { replaces, ofItself: replaces && refersTo(node.query, view, names) });
  },
  CreateTableAsStmt: (node, names) => declareRelation(names, names.ownRelation(node.into?.rel)),
  SelectStmt(node, names) {
    if (node.intoClause?.rel !== undefined) declareRelation(names, names.ownRelation(node.intoClause.rel));
  },
  CreateSeqStmt(node, names) {
    declareRelation(names, names.ownRelation(node.sequence));
    needOwner(node.options, names);
  },
  AlterSeqStmt: (node, names) => needOwner(node.options, names),

  CreateEnumStmt(node, names) {
    const parts = names.own(spaces.type, strings(node.typeName));
    names.declare("type", parts);
    for (const label of strings(node.vals)) names.declare("label", [...parts, label]);
  },
  AlterEnumStmt: (node, names) => names.need(spaces.type, strings(node.typeName)),
  CreateRangeStmt(node, names) {
    const parts = names.own(spaces.type, strings(node.typeName));
    names.declare("type", parts);
    names.need(spaces.shell, parts);
    needDefinition(node.params, names);
  },
  CreateDomainStmt: readDomain,
  AlterDomainStmt: (node, names) => names.need(spaces.type, strings(node.typeName)),
  CompositeTypeStmt(node, names) {
    const parts = names.ownRelation(node.typevar);
    names.declare("type", parts);
    names.provide("bare", parts);
    readAttributes(node.coldeflist, parts, names);
  },

  CreateFunctionStmt(node, names) {
    names.declare("function", names.own(spaces.function, strings(node.funcname)), {
      arguments: argumentTypes(node.parameters),
      replaces: node.replace === true,
    });
    const language = optionText(node.options, "language");
    if (language !== undefined) names.need(spaces.language, [language]);
    for (const parts of optionNames(node.options, "support")) names.need(spaces.function, parts);
  },
  DefineStmt: readDefinition,
  CreateCastStmt: (node, names) => names.need(spaces.function, strings(node.func?.objname)),
  CreateConversionStmt(node, names) {
    names.declare("conversion", names.own(spaces.function, strings(node.conversion_name)));
    names.need(spaces.function, strings(node.func_name));
  },
  CreateOpClassStmt(node, names) {
    names.declare("operator_class", names.own(spaces.opclass, strings(node.opclassname)));
    if (node.opfamilyname === undefined) names.provide("operator_family", names.own(spaces.opfamily, strings(node.opclassname)));
    else names.need(spaces.opfamily, strings(node.opfamilyname));
  },
  CreateOpFamilyStmt: (node, names) => names.declare("operator_family", names.own(spaces.opfamily, strings(node.opfamilyname))),
  CreatePLangStmt(node, names) {
    names.declare("language", [node.plname ?? ""]);
    for (const handler of [node.plhandler, node.plinline, node.plvalidator]) names.need(spaces.function, strings(handler));
  },

  CreateTrigStmt(node, names) {
    names.declare("trigger", [...names.ownRelation(node.relation), node.trigname ?? ""], { replaces: node.replace === true });
    names.need(spaces.function, strings(node.funcname));
  },
  CreateEventTrigStmt(node, names) {
    names.declare("event_trigger", [node.trigname ?? ""]);
    names.need(spaces.function, strings(node.funcname));
  },
  AlterEventTrigStmt: (node, names) => needObject("OBJECT_EVENT_TRIGGER", name(node.trigname), names),
  CreatePolicyStmt: (node, names) => names.declare("policy", [...names.ownRelation(node.table), node.policy_name ?? ""]),
  AlterPolicyStmt: (node, names) => names.need({ kind: "policy", depth: 2 }, [...relationParts(node.table), node.policy_name ?? ""]),
  RuleStmt: (node, names) =>
    names.declare("rule", [...names.ownRelation(node.relation), node.rulename ?? ""], { replaces: node.replace === true }),
  CreateStatsStmt(node, names) {
    if (node.defnames !== undefined) names.declare("statistics", names.own({ kind: "statistics", depth: 1 }, strings(node.defnames)));
  },
  AlterStatsStmt: (node, names) => names.need({ kind: "statistics", depth: 1 }, strings(node.defnames)),
  CreatePublicationStmt(node, names) {
    names.declare("publication", [node.pubname ?? ""]);
    for (const object of node.pubobjects ?? []) {
      if ("PublicationObjSpec" in object && object.PublicationObjSpec.name !== undefined)
        names.need(spaces.schema, [object.PublicationObjSpec.name]);
    }
  },
  CreateFdwStmt(node, names) {
    names.declare("foreign_data_wrapper", [node.fdwname ?? ""]);
    for (const option of ["handler", "validator"])
      for (const parts of optionNames(node.func_options, option)) names.need(spaces.function, parts);
  },
  CreateForeignServerStmt(node, names) {
    names.declare("server", [node.servername ?? ""]);
    names.need(spaces.fdw, [node.fdwname ?? ""]);
  },
  CreateUserMappingStmt(node, names) {
    const role = node.user?.roletype === "ROLESPEC_PUBLIC" ? "public" : node.user?.rolename;
    if (role !== undefined) names.declare("user_mapping", [role, node.servername ?? ""], { repeatable: node.if_not_exists === true });
    names.need(spaces.server, [node.servername ?? ""]);
  },
  CreateSubscriptionStmt: (node, names) => names.declare("subscription", [node.subname ?? ""]),
  AlterSubscriptionStmt: (node, names) => needObject("OBJECT_SUBSCRIPTION", name(node.subname), names),
  AlterTSConfigurationStmt(node, names) {
    names.need({ kind: "text_search_configuration", depth: 1 }, strings(node.cfgname));
    for (const dictionary of node.dicts ?? [])
      if ("List" in dictionary) names.need({ kind: "text_search_dictionary", depth: 1 }, strings(dictionary.List.items));
  },
  AlterTSDictionaryStmt: (node, names) => names.need({ kind: "text_search_dictionary", depth: 1 }, strings(node.dictname)),

  CommentStmt: (node, names) => needObject(node.objtype, node.object, names),
  AlterOwnerStmt: (node, names) => needObject(node.objectType, node.object, names),
  GrantStmt: readGrant,
  AlterDefaultPrivilegesStmt(node, names) {
    for (const parts of optionNames(node.options, "schemas")) for (const schema of parts) names.need(spaces.schema, [schema]);
  },
  DropStmt(node, names) {
    const space = nameSpace(node.removeType);
    if (space === undefined) return;
    for (const object of node.objects ?? []) {
      const parts = names.own(space, partsOf(node.removeType, object));
      names.drop(space.kind, parts);
      if (space.kind === "relation") names.drop("type", parts);
    }
  },
  RenameStmt: readRename,
  AlterObjectSchemaStmt(node, names) {
    const parts = changedParts(node.objectType, node, names);
    if (parts !== undefined) become(node.objectType, parts, [node.newschema ?? "", ...parts.slice(1)], names);
  },
};

/** A name without a schema may be found in any of the path; in the first one it is surely meant. */
function refersTo(query: Node | undefined, relation: readonly string[], { path }: Collector): boolean {
  const inner = collector(path.slice(0, 1));
  readReferences(query, inner);
  return inner.finish().needs.includes(nameOf(spaces.relation.kind, ...relation));
}

const name = (text: string | undefined): Node => ({ String: { sval: text ?? "" } });

function needObject(objectType: ObjectType | undefined, object: Node | undefined, names: Collector): void {
  const space = nameSpace(objectType);
  const parts = partsOf(objectType, object);
  if (space === undefined) return;
  names.need(space, parts);
  // A comment on a column, trigger, policy … also needs its table.
  if (space.depth === 2) names.need(spaces.relation, parts.slice(0, -1));
}

/** OWNED BY of a sequence. */
function needOwner(options: readonly Node[] | undefined, names: Collector): void {
  for (const parts of optionNames(options, "owned_by")) {
    if (parts.length < 2) continue;
    names.need(spaces.relation, parts.slice(0, -1));
    names.need(spaces.column, parts);
  }
}

function readGrant(node: GrantStmt, names: Collector): void {
  for (const object of node.objects ?? []) {
    if (node.targtype !== "ACL_TARGET_ALL_IN_SCHEMA") needObject(node.objtype, object, names);
    else if ("String" in object) {
      names.need(spaces.schema, [object.String.sval ?? ""]);
      names.need(spaces.members, [object.String.sval ?? ""]);
    }
  }
}

/** The name of the object a RENAME or SET SCHEMA is about, as it was. */
function changedParts(
  objectType: ObjectType | undefined,
  node: { readonly relation?: RangeVar; readonly object?: Node; readonly subname?: string },
  names: Collector,
): string[] | undefined {
  const space = nameSpace(objectType);
  if (space === undefined) return undefined;
  const written = node.relation === undefined ? partsOf(objectType, node.object) : relationParts(node.relation);
  if (written.length === 0 && node.subname === undefined) return undefined;
  const parts = space.depth === 2 || space.depth === 0 ? [...written, node.subname ?? ""].filter((part) => part !== "") : written;
  names.need(space, parts);
  return names.own(space, parts);
}

function readRename(node: RenameStmt, names: Collector): void {
  // ALTER TABLE … RENAME CONSTRAINT and RENAME of a column have the table in `relation` and the old name in `subname`.
  const parts = changedParts(node.renameType, node, names);
  if (parts !== undefined) become(node.renameType, parts, [...parts.slice(0, -1), node.newname ?? ""], names);
}

function become(objectType: ObjectType | undefined, from: readonly string[], to: readonly string[], names: Collector): void {
  const kind = nameSpace(objectType)?.kind;
  if (kind === undefined) return;
  names.drop(kind, from);
  if (kind === "relation") {
    names.drop("type", from);
    declareRelation(names, to);
  } else names.declare(kind, to);
}
