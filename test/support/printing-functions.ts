/** What PostgreSQL's own printing functions read (ruleutils.c) and no query could say better: it counts where a kind's query calls them. */

export const printed: Readonly<Record<string, readonly string[]>> = {
  pg_get_constraintdef: ["pg_constraint.conexclop", "pg_index.indclass", "pg_index.indcollation", "pg_index.indoption"],
  pg_get_function_arguments: ["pg_proc.pronargs", "pg_proc.proargdefaults"],
  pg_get_function_sqlbody: ["pg_proc.prosqlbody"],
  pg_get_indexdef: ["pg_index.indclass", "pg_index.indcollation", "pg_index.indoption"],
  pg_get_partkeydef: [
    "pg_partitioned_table.partrelid",
    "pg_partitioned_table.partstrat",
    "pg_partitioned_table.partnatts",
    "pg_partitioned_table.partattrs",
    "pg_partitioned_table.partclass",
    "pg_partitioned_table.partcollation",
    "pg_partitioned_table.partexprs",
  ],
  pg_get_ruledef: ["pg_rewrite.ev_action", "pg_rewrite.ev_qual"],
  pg_get_statisticsobjdef_columns: ["pg_statistic_ext.stxkeys", "pg_statistic_ext.stxexprs"],
  pg_get_triggerdef: ["pg_trigger.tgfoid", "pg_trigger.tgnargs", "pg_trigger.tgargs", "pg_trigger.tgqual"],
  pg_get_viewdef: ["pg_rewrite.ev_action"],
  // runs a query given as text: the one way to ask for a column only if one may
  query_to_xml: ["pg_authid.rolpassword", "pg_subscription.subconninfo"],
};
