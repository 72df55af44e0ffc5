/** What a statement is, in the words of PostgreSQL's grammar: its node type and, for ALTER TABLE, the types of its actions. */
import type { Statement } from "./split.ts";

interface AlterTable {
  readonly cmds?: readonly { readonly AlterTableCmd?: { readonly subtype?: string } }[];
}

/** `["CommentStmt"]`, `["AlterTableStmt", "AT_ChangeOwner"]` */
export function tagsOf(statement: Pick<Statement, "type" | "node">): readonly string[] {
  const actions = statement.type === "AlterTableStmt" ? ((statement.node as AlterTable).cmds ?? []) : [];
  return [statement.type, ...actions.flatMap(({ AlterTableCmd: action }) => (action?.subtype === undefined ? [] : [action.subtype]))];
}
