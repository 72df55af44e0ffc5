/** What a statement means in a schema source: a declaration, a setting, nothing, or a mistake. */
import type { A_Const, DefElem, FuncCall, Node, SelectStmt, VariableSetStmt } from "libpg-query";
import type { Diagnostic } from "../errors/diagnostic.ts";
import { literal } from "./ident.ts";
import { isOffline } from "./offline.ts";
import { readRoleStatement } from "./role-statements.ts";
import { blankKeyword, type Statement, type Tree } from "./split.ts";

/** A run-time setting that the statements behind it are read with. */
export interface Setting {
  readonly name: string;
  /** What makes it so; null where it goes back to its default. */
  readonly sql: string | null;
  /** The value, for search_path. */
  readonly values: readonly string[];
}

export type Meaning =
  | { readonly as: "declares"; readonly sql: string }
  | { readonly as: "setting"; readonly setting: Setting }
  | { readonly as: "ignored" | "refused"; readonly problem?: Diagnostic };

const toData = "Declare the rows under `data:` in YAML.";
const toServer = "Do it on the server.";

const data: Readonly<Record<string, string>> = {
  InsertStmt: "INSERT",
  UpdateStmt: "UPDATE",
  DeleteStmt: "DELETE",
  MergeStmt: "MERGE",
  CopyStmt: "COPY",
  TruncateStmt: "TRUNCATE",
};

const cluster: Readonly<Record<string, string>> = {
  DropRoleStmt: "DROP ROLE",
  DropOwnedStmt: "DROP OWNED",
  ReassignOwnedStmt: "REASSIGN OWNED",
  CreatedbStmt: "CREATE DATABASE",
  DropdbStmt: "DROP DATABASE",
  AlterDatabaseStmt: "ALTER DATABASE",
  AlterDatabaseSetStmt: "ALTER DATABASE … SET",
  AlterDatabaseRefreshCollStmt: "ALTER DATABASE",
  CreateTableSpaceStmt: "CREATE TABLESPACE",
  DropTableSpaceStmt: "DROP TABLESPACE",
  AlterTableSpaceOptionsStmt: "ALTER TABLESPACE",
  AlterTableMoveAllStmt: "ALTER … ALL IN TABLESPACE",
  AlterSystemStmt: "ALTER SYSTEM",
};

const clusterObjects: Readonly<Record<string, string>> = {
  OBJECT_ROLE: "a role",
  OBJECT_DATABASE: "a database",
  OBJECT_TABLESPACE: "a tablespace",
  OBJECT_PARAMETER_ACL: "a server parameter",
};

const unconnected =
  "Write it WITH (connect = false), as pg_dump does; ALTER SUBSCRIPTION … ENABLE behind it says that it receives changes.";

/** Statements that reach out to another server, which a shadow must never do. */
const remote: Readonly<Record<string, string>> = {
  CreateSubscriptionStmt: "CREATE SUBSCRIPTION",
  AlterSubscriptionStmt: "ALTER SUBSCRIPTION",
  DropSubscriptionStmt: "DROP SUBSCRIPTION",
  ImportForeignSchemaStmt: "IMPORT FOREIGN SCHEMA",
};

const maintenance: ReadonlySet<string> = new Set(
  "VacuumStmt ReindexStmt RefreshMatViewStmt CheckPointStmt ExplainStmt PrepareStmt ExecuteStmt DeallocateStmt DiscardStmt DeclareCursorStmt FetchStmt ClosePortalStmt LockStmt NotifyStmt ListenStmt UnlistenStmt LoadStmt ConstraintsSetStmt VariableShowStmt".split(
    " ",
  ),
);

/** Settings that change what a declaration means; all others are of no account in a shadow. */
const meaningful: ReadonlySet<string> = new Set([
  "search_path",
  "default_tablespace",
  "default_table_access_method",
  "default_toast_compression",
  "default_text_search_config",
  "timezone",
  "datestyle",
  "intervalstyle",
  "xmloption",
  "transform_null_equals",
  "array_nulls",
  "lc_monetary",
  "lc_numeric",
  "lc_time",
]);

/** Decides what to do with a statement of a schema source. Never throws: problems are for the caller to collect. */
export function classify(statement: Statement): Meaning {
  const { type, node } = statement;
  if (data[type] !== undefined)
    return refused(statement, `${data[type]} changes rows, which is not supported in a schema source: it only declares objects.`, toData);
  if (cluster[type] !== undefined)
    return refused(statement, `${cluster[type]} concerns the whole server and cannot be part of a schema source.`, toServer);
  if (remote[type] !== undefined && !isOffline(statement))
    return refused(
      statement,
      `${remote[type]} connects to another server and cannot be part of a schema source.`,
      type === "CreateSubscriptionStmt" ? unconnected : undefined,
    );
  if (isBaseType(type, node))
    return refused(
      statement,
      "A base type, which is made of functions of the server's own, is not managed.",
      "Make it an extension, and declare that: CREATE EXTENSION.",
    );
  const role = readRoleStatement(statement);
  if (role !== undefined && "problem" in role) return refused(statement, role.problem, role.hint);
  const objectType = String(node.objtype ?? node.objectType ?? node.renameType ?? node.removeType ?? "");
  if (clusterObjects[objectType] !== undefined && !(type === "CommentStmt" && objectType === "OBJECT_ROLE")) {
    return refused(
      statement,
      `${firstWord(statement)} on ${clusterObjects[objectType]} concerns the whole server and cannot be part of a schema source.`,
      toServer,
    );
  }
  if (type === "VariableSetStmt") return ofSetting(statement, node as unknown as VariableSetStmt);
  if (type === "SelectStmt") return ofSelect(statement, node as unknown as SelectStmt);
  if (type === "TransactionStmt")
    return ignored(statement, `${firstWord(statement)} is ignored: the order of a source's statements does not matter.`);
  if (maintenance.has(type)) return { as: "ignored" };
  return { as: "declares", sql: isConcurrent(type, node) ? blankKeyword(statement.sql, "concurrently") : statement.sql };
}

/** CREATE TYPE … (INPUT = …); with a name alone it only declares a type. */
const isBaseType = (type: string, { kind, definition }: Tree): boolean =>
  type === "DefineStmt" && kind === "OBJECT_TYPE" && definition !== undefined;

function refused(statement: Statement, message: string, hint?: string): Meaning {
  return {
    as: "refused",
    problem: { code: "source.unsupported", severity: "error", message, at: statement.at, ...(hint === undefined ? {} : { hint }) },
  };
}

function ignored(statement: Statement, message: string): Meaning {
  return { as: "ignored", problem: { code: "source.unsupported", severity: "warning", message, at: statement.at } };
}

const firstWord = (statement: Statement): string => (/^\w+/.exec(statement.sql)?.[0] ?? statement.type).toUpperCase();

/** CONCURRENTLY cannot run in a transaction, and an empty shadow gains nothing by it. */
function isConcurrent(type: string, node: Tree): boolean {
  if (type === "IndexStmt" || type === "DropStmt") return node.concurrent === true;
  return type === "AlterTableStmt" && JSON.stringify(node).includes('"concurrent":true');
}

function ofSelect(statement: Statement, node: SelectStmt): Meaning {
  const call = onlyCall(node);
  const name = call?.funcname?.map(textOf).at(-1);
  if (name === "setval")
    return refused(
      statement,
      "setval() changes data: a schema source only declares objects.",
      "Start values of sequences are declared with START WITH.",
    );
  if (name !== "set_config") return { as: "declares", sql: statement.sql };
  const [setting = "", value = ""] = (call?.args ?? []).map(textOf);
  return readSetting(
    statement,
    setting,
    `SET ${setting} TO ${literal(value)}`,
    setting.toLowerCase() === "search_path" ? splitPath(value) : [],
  );
}

/** The function that `SELECT f(…)` calls, if that is all it does. */
function onlyCall(node: SelectStmt): FuncCall | undefined {
  const target = node.targetList?.[0];
  if (node.fromClause !== undefined || node.targetList?.length !== 1 || target === undefined || !("ResTarget" in target)) return undefined;
  const value = target.ResTarget.val;
  return value !== undefined && "FuncCall" in value ? value.FuncCall : undefined;
}

function ofSetting(statement: Statement, node: VariableSetStmt): Meaning {
  // SET LOCAL lasts until the end of a transaction, which a source does not have.
  if (node.is_local || node.kind === "VAR_SET_MULTI" || node.kind === "VAR_SET_CURRENT") return { as: "ignored" };
  if (node.kind === "VAR_RESET_ALL") return { as: "setting", setting: { name: "all", sql: null, values: [] } };
  const isReset = node.kind === "VAR_RESET" || node.kind === "VAR_SET_DEFAULT";
  return readSetting(statement, node.name ?? "", isReset ? null : statement.sql, (node.args ?? []).map(textOf));
}

function readSetting(statement: Statement, written: string, sql: string | null, values: readonly string[]): Meaning {
  const name = written.toLowerCase();
  if (sql !== null && (name === "role" || name === "session_authorization")) {
    return refused(statement, "A schema source cannot change the role it is read as.", "Write ALTER … OWNER TO for the objects.");
  }
  if (name === "standard_conforming_strings" && sql !== null && !isTrue(values[0] ?? sql)) {
    return refused(statement, "standard_conforming_strings = off is not supported.", "Write strings with backslashes as E'…'.");
  }
  return meaningful.has(name) ? { as: "setting", setting: { name, sql, values } } : { as: "ignored" };
}

const isTrue = (value: string): boolean => /\b(on|true|yes|1)\b/i.test(value);

/** The elements of a search_path given as one text: `app, "My Schema"`. */
function splitPath(value: string): string[] {
  return [...value.matchAll(/"((?:[^"]|"")*)"|[^\s,]+/g)].map((match) =>
    match[1] === undefined ? match[0].toLowerCase() : match[1].replaceAll('""', '"'),
  );
}

/** The text of a name or constant; empty where it is something else. */
function textOf(node: Node): string {
  if ("String" in node) return node.String.sval ?? "";
  if ("A_Const" in node) return constant(node.A_Const);
  if ("TypeCast" in node && node.TypeCast.arg !== undefined) return textOf(node.TypeCast.arg);
  if ("DefElem" in node) return (node.DefElem as DefElem).defname ?? "";
  return "";
}

function constant(node: A_Const): string {
  if (node.sval !== undefined) return node.sval.sval ?? "";
  if (node.boolval !== undefined) return String(node.boolval.boolval ?? false);
  if (node.ival !== undefined) return String(node.ival.ival ?? 0);
  return node.fval?.fval ?? "";
}
