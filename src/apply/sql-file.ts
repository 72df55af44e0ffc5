/** A file of SQL as the steps of one entry. */
import { DbmError } from "../errors/error.ts";
import type { Step } from "../plan/types.ts";
import { hideLiterals } from "../sql/secret-literals.ts";
import { type Statement, splitSql, type Tree } from "../sql/split.ts";
import { fileKeyPrefix } from "./failure.ts";

/**
 * The statements of a file as steps, in order. `BEGIN` and `COMMIT` are refused: the steps run in transactions already, unless
 * `-- dbmigrator: no-transaction` stands in the file.
 * @throws DbmError source.syntax and source.unsupported with the place; source.invalid where there is no statement
 */
export function stepsOfFile(text: string, file: string): Step[] {
  const statements = splitSql(text, file);
  if (statements.length === 0) throw new DbmError("source.invalid", `${file} holds no statement`);
  const allOutside = statements.some(({ directives }) => directives.some(({ name }) => name === "no_transaction"));
  return statements.map((statement, index) => {
    if (statement.type === "TransactionStmt") {
      throw new DbmError("source.unsupported", "transactions are made by dbmigrator: BEGIN, COMMIT and ROLLBACK cannot stand in a file", {
        at: statement.at,
        hint: "Remove the statement. `-- dbmigrator: no-transaction` in the file runs each statement by itself.",
      });
    }
    const key = fileKeyPrefix + file;
    const commit = allOutside || runsOutside(statement) ? "outside" : statement.type === "AlterEnumStmt" ? "after" : undefined;
    return {
      number: index + 1,
      sql: statement.sql,
      lock: "accessExclusive",
      key,
      reasons: [{ type: "altered", key, at: statement.at }],
      produces: [],
      destroys: [],
      ...(commit === undefined ? {} : { commit }),
    };
  });
}

/** Statements of a file as they are shown and stored, and as they run. */
export interface FileSteps {
  readonly steps: readonly Step[];
  /** By number, the statements of the masked steps. */
  readonly statements: ReadonlyMap<number, string>;
}

/** Takes the secrets out of the steps of a file; `onSecret` is told each. The grammar must be loaded. */
export function maskFile(steps: readonly Step[], onSecret: (secret: string) => void): FileSteps {
  const statements = new Map<number, string>();
  const shown = steps.map((step): Step => {
    const { sql, secrets } = hideLiterals(step.sql);
    if (sql === step.sql) return step;
    for (const secret of secrets) onSecret(secret);
    statements.set(step.number, step.sql);
    return { ...step, sql, masked: true };
  });
  return { steps: shown, statements };
}

const always: ReadonlySet<string> = new Set([
  "AlterSystemStmt",
  "AlterSubscriptionStmt",
  "CreatedbStmt",
  "CreateSubscriptionStmt",
  "CreateTableSpaceStmt",
  "DropdbStmt",
  "DropSubscriptionStmt",
  "DropTableSpaceStmt",
]);

/** By the grammar's node, when PostgreSQL refuses the statement inside a transaction block. */
const sometimes: Readonly<Record<string, (node: Tree) => boolean>> = {
  AlterTableStmt: (node) => /"PartitionCmd":\{[^}]*"concurrent":true/.test(JSON.stringify(node.cmds).replace(/"name":\{[^}]*\},?/g, "")),
  ClusterStmt: (node) => node.relation === undefined,
  DropStmt: (node) => node.concurrent === true,
  IndexStmt: (node) => node.concurrent === true,
  ReindexStmt: (node) => /_(SCHEMA|SYSTEM|DATABASE)$/.test(String(node.kind)) || /"defname":"concurrently"/.test(JSON.stringify(node)),
  VacuumStmt: (node) => node.is_vacuumcmd === true,
};

const runsOutside = ({ type, node }: Statement): boolean => always.has(type) || (sometimes[type]?.(node) ?? false);
