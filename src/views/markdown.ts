/** A plan as Markdown, for pull requests and job summaries. */
import type { PlanDocument } from "../plan/artifact.ts";
import { humanPlan } from "./human/plan.ts";
import { sqlScript } from "./sql.ts";
import { plain } from "./style.ts";

/** A fence longer than any run of backticks inside, so that the text cannot end it. */
function fenced(text: string, language: string): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = "`".repeat(longest + 1);
  return `${fence}${language}\n${text}\n${fence}`;
}

const fold = (title: string, body: string): string => `<details><summary>${title}</summary>\n\n${body}\n\n</details>`;

export function markdownPlan(plan: PlanDocument): string {
  const parts = [`### dbmigrator plan: ${plan.target.environment}`, fenced(humanPlan(plan, plain, "dbmigrator apply"), "text")];
  if (plan.up.steps.length > 0) parts.push(fold(`SQL (${plan.up.steps.length} steps)`, fenced(sqlScript(plan.up), "sql")));
  if (plan.down.steps.length > 0) parts.push(fold(`Way back (${plan.down.steps.length} steps)`, fenced(sqlScript(plan.down), "sql")));
  return parts.join("\n\n");
}
