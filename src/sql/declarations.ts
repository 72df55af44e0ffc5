/** Names declared, changed and dropped, by the type of the statement. */
import type {
  AlterDefaultPrivilegesStmt,
  AlterDomainStmt,
  AlterEnumStmt,
  AlterEventTrigStmt,
  AlterExtensionStmt,
  AlterObjectSchemaStmt,
  AlterOwnerStmt,
  AlterPolicyStmt,
  AlterSeqStmt,
  AlterStatsStmt,
  AlterSubscriptionStmt,
  AlterTSConfigurationStmt,
  AlterTSDictionaryStmt,
  CommentStmt,
  CompositeTypeStmt,
  CreateCastStmt,
  CreateConversionStmt,
  CreateEnumStmt,
  CreateEventTrigStmt,
  CreateExtensionStmt,
  CreateFdwStmt,
  CreateForeignServerStmt,
  CreateForeignTableStmt,
  CreateFunctionStmt,
  CreateOpClassStmt,
  CreateOpFamilyStmt,
  CreatePLangStmt,
  CreatePolicyStmt,
  CreatePublicationStmt,
  CreateRangeStmt,
  CreateRoleStmt,
  CreateSchemaStmt,
  CreateSeqStmt,
  CreateStatsStmt,
  CreateSubscriptionStmt,
  CreateTableAsStmt,
  CreateTrigStmt,
  CreateUserMappingStmt,
  DefElem,
  DefineStmt,
  DropStmt,
  FunctionParameter,
  GrantStmt,
  Node,
  ObjectType,
  RangeVar,
  RenameStmt,
  RuleStmt,
  SelectStmt,
  TypeName,
  ViewStmt,
} from "libpg-query";
import { type Collector, relationParts, spaces } from "./collector.ts";
import { nameSpace, partsOf, strings } from "./object-name.ts";
import type { Tree } from "./split.ts";
import { declareRelation, readAlterTable, readDomain, readIndex, readTable } from "./table-declarations.ts";

/** Notes what a statement of this type declares, needs beyond its references, and drops. */
export function readDeclarations(type: string, node: Tree, names: Collector): void {
  (readers as unknown as Readonly<Record<string, ((node: Tree, names: Collector) => void) | undefined>>)[type]?.(node, names);
}

const readers = {
  CreateSchemaStmt(node: CreateSchemaStmt, names: Collector) {
    const schema = node.schemaname ?? node.authrole?.rolename ?? "";
    names.declare("schema", [schema], { repeatable: node.if_not_exists === true });
    for (const element of node.schemaElts ?? []) {
      const [type, inner] = Object.entries(element)[0] as [string, Tree];
      names.within(schema, (within) => readDeclarations(type, inner, within));
    }
  },
  CreateRoleStmt: (node: CreateRoleStmt, names: Collector) => names.declare("role", [node.role ?? ""]),
  CreateExtensionStmt(node: CreateExtensionStmt, names: Collector) {
    names.declare("extension", [node.extname ?? ""], { repeatable: node.if_not_exists === true });
    const schema = optionText(node.options, "schema");
    if (schema !== undefined) names.need(spaces.schema, [schema]);
  },
  AlterExtensionStmt: (node: AlterExtensionStmt, names: Collector) => needObject("OBJECT_EXTENSION", name(node.extname), names),

  CreateStmt: readTable,
  CreateForeignTableStmt(node: CreateForeignTableStmt, names: Collector) {
    if (node.base !== undefined) readTable(node.base, names);
    if (node.servername !== undefined) names.need(spaces.server, [node.servername]);
  },
  AlterTableStmt: readAlterTable,
  IndexStmt: readIndex,
  ViewStmt: (node: ViewStmt, names: Collector) => declareRelation(names, names.ownRelation(node.view), node.replace === true),
  CreateTableAsStmt: (node: CreateTableAsStmt, names: Collector) => declareRelation(names, names.ownRelation(node.into?.rel)),
  SelectStmt(node: SelectStmt, names: Collector) {
    if (node.intoClause?.rel !== undefined) declareRelation(names, names.ownRelation(node.intoClause.rel));
  },
  CreateSeqStmt(node: CreateSeqStmt, names: Collector) {
    declareRelation(names, names.ownRelation(node.sequence));
    needOwner(node.options, names);
  },
  AlterSeqStmt: (node: AlterSeqStmt, names: Collector) => needOwner(node.options, names),

  CreateEnumStmt(node: CreateEnumStmt, names: Collector) {
    const parts = names.own(spaces.type, strings(node.typeName));
    names.declare("type", parts);
    for (const label of strings(node.vals)) names.declare("label", [...parts, label]);
  },
  AlterEnumStmt: (node: AlterEnumStmt, names: Collector) => names.need(spaces.type, strings(node.typeName)),
  CreateRangeStmt(node: CreateRangeStmt, names: Collector) {
    names.declare("type", names.own(spaces.type, strings(node.typeName)));
    needDefinition(node.params, names);
  },
  CreateDomainStmt: readDomain,
  AlterDomainStmt: (node: AlterDomainStmt, names: Collector) => names.need(spaces.type, strings(node.typeName)),
  CompositeTypeStmt(node: CompositeTypeStmt, names: Collector) {
    const parts = names.ownRelation(node.typevar);
    names.declare("type", parts);
    names.provide("bare", parts);
  },

  CreateFunctionStmt(node: CreateFunctionStmt, names: Collector) {
    names.declare("function", names.own(spaces.function, strings(node.funcname)), {
      arguments: argumentTypes(node.parameters),
      replaces: node.replace === true,
    });
    const language = optionText(node.options, "language");
    if (language !== undefined) names.need(spaces.language, [language]);
    for (const parts of optionNames(node.options, "support")) names.need(spaces.function, parts);
  },
  DefineStmt: readDefinition,
  CreateCastStmt: (node: CreateCastStmt, names: Collector) => names.need(spaces.function, strings(node.func?.objname)),
  CreateConversionStmt(node: CreateConversionStmt, names: Collector) {
    names.declare("conversion", names.own(spaces.function, strings(node.conversion_name)));
    names.need(spaces.function, strings(node.func_name));
  },
  CreateOpClassStmt(node: CreateOpClassStmt, names: Collector) {
    names.declare("operator_class", names.own(spaces.opclass, strings(node.opclassname)));
    if (node.opfamilyname === undefined) names.provide("operator_family", names.own(spaces.opfamily, strings(node.opclassname)));
    else names.need(spaces.opfamily, strings(node.opfamilyname));
  },
  CreateOpFamilyStmt: (node: CreateOpFamilyStmt, names: Collector) =>
    names.declare("operator_family", names.own(spaces.opfamily, strings(node.opfamilyname))),
  CreatePLangStmt(node: CreatePLangStmt, names: Collector) {
    names.declare("language", [node.plname ?? ""]);
    for (const handler of [node.plhandler, node.plinline, node.plvalidator]) names.need(spaces.function, strings(handler));
  },

  CreateTrigStmt(node: CreateTrigStmt, names: Collector) {
    names.declare("trigger", [...names.ownRelation(node.relation), node.trigname ?? ""], { replaces: node.replace === true });
    names.need(spaces.function, strings(node.funcname));
  },
  CreateEventTrigStmt(node: CreateEventTrigStmt, names: Collector) {
    names.declare("event_trigger", [node.trigname ?? ""]);
    names.need(spaces.function, strings(node.funcname));
  },
  AlterEventTrigStmt: (node: AlterEventTrigStmt, names: Collector) => needObject("OBJECT_EVENT_TRIGGER", name(node.trigname), names),
  CreatePolicyStmt: (node: CreatePolicyStmt, names: Collector) =>
    names.declare("policy", [...names.ownRelation(node.table), node.policy_name ?? ""]),
  AlterPolicyStmt: (node: AlterPolicyStmt, names: Collector) =>
    names.need({ kind: "policy", depth: 2 }, [...relationParts(node.table), node.policy_name ?? ""]),
  RuleStmt: (node: RuleStmt, names: Collector) =>
    names.declare("rule", [...names.ownRelation(node.relation), node.rulename ?? ""], { replaces: node.replace === true }),
  CreateStatsStmt(node: CreateStatsStmt, names: Collector) {
    if (node.defnames !== undefined) names.declare("statistics", names.own({ kind: "statistics", depth: 1 }, strings(node.defnames)));
  },
  AlterStatsStmt: (node: AlterStatsStmt, names: Collector) => names.need({ kind: "statistics", depth: 1 }, strings(node.defnames)),
  CreatePublicationStmt(node: CreatePublicationStmt, names: Collector) {
    names.declare("publication", [node.pubname ?? ""]);
    for (const object of node.pubobjects ?? []) {
      if ("PublicationObjSpec" in object && object.PublicationObjSpec.name !== undefined)
        names.need(spaces.schema, [object.PublicationObjSpec.name]);
    }
  },
  CreateFdwStmt(node: CreateFdwStmt, names: Collector) {
    names.declare("foreign_data_wrapper", [node.fdwname ?? ""]);
    for (const option of ["handler", "validator"])
      for (const parts of optionNames(node.func_options, option)) names.need(spaces.function, parts);
  },
  CreateForeignServerStmt(node: CreateForeignServerStmt, names: Collector) {
    names.declare("server", [node.servername ?? ""]);
    names.need(spaces.fdw, [node.fdwname ?? ""]);
  },
  CreateUserMappingStmt(node: CreateUserMappingStmt, names: Collector) {
    const role = node.user?.roletype === "ROLESPEC_PUBLIC" ? "public" : node.user?.rolename;
    if (role !== undefined) names.declare("user_mapping", [role, node.servername ?? ""], { repeatable: node.if_not_exists === true });
    names.need(spaces.server, [node.servername ?? ""]);
  },
  CreateSubscriptionStmt: (node: CreateSubscriptionStmt, names: Collector) => names.declare("subscription", [node.subname ?? ""]),
  AlterSubscriptionStmt: (node: AlterSubscriptionStmt, names: Collector) => needObject("OBJECT_SUBSCRIPTION", name(node.subname), names),
  AlterTSConfigurationStmt(node: AlterTSConfigurationStmt, names: Collector) {
    names.need({ kind: "text_search_configuration", depth: 1 }, strings(node.cfgname));
    for (const dictionary of node.dicts ?? [])
      if ("List" in dictionary) names.need({ kind: "text_search_dictionary", depth: 1 }, strings(dictionary.List.items));
  },
  AlterTSDictionaryStmt: (node: AlterTSDictionaryStmt, names: Collector) =>
    names.need({ kind: "text_search_dictionary", depth: 1 }, strings(node.dictname)),

  CommentStmt: (node: CommentStmt, names: Collector) => needObject(node.objtype, node.object, names),
  AlterOwnerStmt: (node: AlterOwnerStmt, names: Collector) => needObject(node.objectType, node.object, names),
  GrantStmt: readGrant,
  AlterDefaultPrivilegesStmt(node: AlterDefaultPrivilegesStmt, names: Collector) {
    for (const parts of optionNames(node.options, "schemas")) for (const schema of parts) names.need(spaces.schema, [schema]);
  },
  DropStmt(node: DropStmt, names: Collector) {
    const space = nameSpace(node.removeType);
    if (space === undefined) return;
    for (const object of node.objects ?? []) {
      const parts = names.own(space, partsOf(node.removeType, object));
      names.drop(space.kind, parts);
      if (space.kind === "relation") names.drop("type", parts);
    }
  },
  RenameStmt: readRename,
  AlterObjectSchemaStmt(node: AlterObjectSchemaStmt, names: Collector) {
    const parts = changedParts(node.objectType, node, names);
    if (parts !== undefined) become(node.objectType, parts, [node.newschema ?? "", ...parts.slice(1)], names);
  },
};

const name = (text: string | undefined): Node => ({ String: { sval: text ?? "" } });

function needObject(objectType: ObjectType | undefined, object: Node | undefined, names: Collector): void {
  const space = nameSpace(objectType);
  const parts = partsOf(objectType, object);
  if (space === undefined) return;
  names.need(space, parts);
  // A comment on a column, trigger, policy … also needs its table.
  if (space.depth === 2) names.need(spaces.relation, parts.slice(0, -1));
}

function option(options: readonly Node[] | undefined, wanted: string): DefElem | undefined {
  for (const item of options ?? []) if ("DefElem" in item && item.DefElem.defname === wanted) return item.DefElem;
  return undefined;
}

function optionText(options: readonly Node[] | undefined, wanted: string): string | undefined {
  const arg = option(options, wanted)?.arg;
  return arg !== undefined && "String" in arg ? arg.String.sval : undefined;
}

/** The name that an option holds: none or one. */
function optionNames(options: readonly Node[] | undefined, wanted: string): string[][] {
  const arg = option(options, wanted)?.arg;
  return arg !== undefined && "List" in arg ? [strings(arg.List.items)] : [];
}

/** OWNED BY of a sequence. */
function needOwner(options: readonly Node[] | undefined, names: Collector): void {
  for (const parts of optionNames(options, "owned_by")) {
    if (parts.length < 2) continue;
    names.need(spaces.relation, parts.slice(0, -1));
    names.need(spaces.column, parts);
  }
}

function argumentTypes(parameters: readonly Node[] | undefined): string[] {
  return (parameters ?? []).flatMap((item) => ("FunctionParameter" in item ? inputType(item.FunctionParameter) : []));
}

function inputType(parameter: FunctionParameter): string[] {
  if (parameter.mode === "FUNC_PARAM_OUT" || parameter.mode === "FUNC_PARAM_TABLE") return [];
  return [typeText(parameter.argType)];
}

function typeText(type: TypeName | undefined): string {
  const parts = strings(type?.names);
  return (parts[0] === "pg_catalog" ? parts.slice(1) : parts).join(".") + "[]".repeat(type?.arrayBounds === undefined ? 0 : 1);
}

/** CREATE AGGREGATE, OPERATOR, TYPE, COLLATION, TEXT SEARCH …: their options name other objects of kinds the grammar does not tell. */
function readDefinition(node: DefineStmt, names: Collector): void {
  const space = nameSpace(node.kind);
  if (space === undefined) return;
  const parts = names.own(space, strings(node.defnames));
  const [list] = node.args ?? [];
  const inputs = list !== undefined && "List" in list ? argumentTypes(list.List.items) : undefined;
  const operands = node.kind === "OBJECT_OPERATOR" ? operandTypes(node.definition) : inputs;
  const replaces = node.replace === true;
  names.declare(space.kind, parts, operands === undefined ? { replaces } : { replaces, arguments: operands });
  needDefinition(node.definition, names);
}

function operandTypes(definition: readonly Node[] | undefined): string[] {
  return ["leftarg", "rightarg"].map((side) => {
    const arg = option(definition, side)?.arg;
    return arg !== undefined && "TypeName" in arg ? typeText(arg.TypeName) : "";
  });
}

const nameable = [
  "function",
  "type",
  "operator",
  "collation",
  "text_search_configuration",
  "text_search_dictionary",
  "text_search_parser",
  "text_search_template",
].map((kind) => ({
  kind,
  depth: 1,
}));

function needDefinition(definition: readonly Node[] | undefined, names: Collector): void {
  for (const item of definition ?? []) {
    const arg = "DefElem" in item ? item.DefElem.arg : undefined;
    if (arg === undefined) continue;
    const parts = "TypeName" in arg ? strings(arg.TypeName.names) : "List" in arg ? strings(arg.List.items) : [];
    for (const space of nameable) names.need(space, parts);
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
