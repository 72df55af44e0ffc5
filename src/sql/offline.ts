/** Which statements about subscriptions leave the publisher alone. */
import type { Statement, Tree } from "./split.ts";

interface Option {
  readonly defname?: string;
  readonly arg?: {
    readonly String?: { readonly sval?: string };
    readonly Boolean?: { readonly boolval?: boolean };
    readonly Integer?: { readonly ival?: number };
    readonly TypeName?: { readonly names?: readonly { readonly String?: { readonly sval?: string } }[] };
  };
}

/** Whether the option is there and says no, in one of the words PostgreSQL takes for it. */
export function isOff(node: Tree, name: string): boolean {
  const options = ((node as { options?: readonly { readonly DefElem?: Option }[] }).options ?? []).map(({ DefElem: option }) => option);
  const arg = options.find((option) => option?.defname === name)?.arg;
  if (arg === undefined) return false;
  if (arg.Boolean !== undefined) return arg.Boolean.boolval !== true;
  if (arg.Integer !== undefined) return (arg.Integer.ival ?? 0) === 0;
  const word = arg.String?.sval ?? arg.TypeName?.names?.[0]?.String?.sval ?? "";
  return ["false", "off", "no", "0"].includes(word.toLowerCase());
}

const offlineChanges = ["ALTER_SUBSCRIPTION_OPTIONS", "ALTER_SUBSCRIPTION_CONNECTION", "ALTER_SUBSCRIPTION_ENABLED"];

/**
 * Whether a source may hold the statement: it does not connect to another server. One that starts what does (ENABLE) is kept from the
 * shadow by the kind's `withheld`.
 */
export function isOffline({ type, node }: Pick<Statement, "type" | "node">): boolean {
  const kind = String((node as { kind?: string }).kind);
  if (type === "CreateSubscriptionStmt") return isOff(node, "connect");
  if (type !== "AlterSubscriptionStmt") return false;
  return offlineChanges.includes(kind) || isOff(node, "refresh");
}
