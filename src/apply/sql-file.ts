/** A file of SQL as the steps of one entry. */

import { DbmError } from "../errors/error.ts";
import type { Step } from "../plan/types.ts";
import { type Statement, splitSql } from "../sql/split.ts";
import { fileKeyPrefix } from "./failure.ts";

/** Statements that PostgreSQL refuses inside a transaction block, by the grammar's node. */
const outside = (statement: Statement): boolean => {
  const node = statement.node as Record<string, Record<string, unknown> | undefined>;
  if (
    ["VacuumStmt", "CreatedbStmt", "DropdbStmt", "CreateTableSpaceStmt", "DropTableSpaceStmt", "AlterSystemStmt"].includes(statement.type)
  )
    return true;
  return node[statement.type]?.concurrent === true;
};

/**
 * The statements of a file as steps, in order. `BEGIN` and `COMMIT` are refused: the steps run in transactions already.
 * Throws source.syntax and source.unsupported with the place; source.invalid where there is no statement.
 */
export function stepsOfFile(text: string, file: string): Step[] {
  const statements = splitSql(text, file);
  if (statements.length === 0) throw new DbmError("source.invalid", `${file} holds no statement`);
  return statements.map((statement, index) => {
    if (statement.type === "TransactionStmt") {
      throw new DbmError("source.unsupported", "transactions are made by dbmigrator: BEGIN, COMMIT and ROLLBACK cannot stand in a file", {
        at: statement.at,
        hint: "Remove the statement.",
      });
    }
    const key = fileKeyPrefix + file;
    return {
      number: index + 1,
      sql: statement.sql,
      lock: "accessExclusive",
      key,
      reasons: [{ type: "altered", key, at: statement.at }],
      produces: [],
      destroys: [],
      ...(outside(statement) ? { commit: "outside" as const } : statement.type === "AlterEnumStmt" ? { commit: "after" as const } : {}),
    };
  });
}
