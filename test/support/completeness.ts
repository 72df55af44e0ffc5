/**
 * What no kind reads, and why: the list that the completeness guard holds against the catalogs of a running server.
 * A name may say in which versions it exists: `relallfrozen@18-` since 18, `attcacheoff@-17` until 17, `daticulocale@15-16`.
 */

export interface Excuse {
  readonly why: string;
  /** By catalog: names of columns with blanks between them; `*` for all that it has. */
  readonly columns: Readonly<Record<string, string>>;
}

export const excuses: readonly Excuse[] = [
  {
    why: "identity: an OID that nothing shows, or the link to the whole that a part is found by in pg_depend",
    columns: { pg_enum: "oid", pg_auth_members: "oid@16-", pg_amop: "amopfamily", pg_amproc: "amprocfamily" },
  },
  {
    why: "follows from columns that are read",
    columns: {
      // the operator family's own; a member for ORDER BY is one with amopsortfamily
      pg_amop: "amopmethod amoppurpose",
      // the type's; nobody enforces dimensions, and PostgreSQL prints none
      pg_attribute: "attlen attndims attbyval attalign atthasdef",
      pg_type: "typndims typarray typrelid",
      // there is a row in pg_attrdef, pg_index, pg_rewrite, pg_trigger …
      pg_class: "relnatts relchecks relhasindex relhasrules relhastriggers relhassubclass",
      pg_constraint: "connamespace conpfeqop conppeqop conffeqop",
      pg_index: "indisprimary indisexclusion indimmediate",
      pg_operator: "oprkind oprresult",
      pg_partitioned_table: "partdefid",
      pg_proc: "provariadic",
      pg_trigger: "tgconstrindid",
    },
  },
  {
    why: "rows and files: data, not structure",
    columns: {
      pg_attribute: "atthasmissing attmissingval",
      pg_class: "relfilenode relfrozenxid relminmxid relrewrite",
      pg_largeobject: "*",
      pg_largeobject_metadata: "*",
    },
  },
  {
    why: "statistics: the server maintains them",
    columns: { pg_class: "relallvisible relallfrozen@18-", pg_statistic: "*", pg_statistic_ext_data: "*" },
  },
  {
    why: "a state the server is in: how far it is with building an index or copying a table, what it has cached",
    columns: {
      pg_attribute: "attcacheoff@-17",
      pg_index: "indcheckxmin indisready indislive",
      pg_subscription: "subskiplsn@15-",
      pg_subscription_rel: "*",
      pg_replication_origin: "*",
    },
  },
  {
    why: "recorded for pg_upgrade and for warnings: the version of the system's library of collations",
    columns: { pg_collation: "collversion" },
  },
  {
    why: "said by an extension's own script only; who ran CREATE EXTENSION owns it for good",
    columns: { pg_extension: "extowner extconfig extcondition" },
  },
  {
    why: "base types need functions in C: those that no extension brings are reported as not managed",
    columns: {
      pg_type:
        "typlen typbyval typcategory typispreferred typisdefined typdelim typsubscript typelem typinput typoutput typreceive typsend typmodin typmodout typanalyze typalign",
    },
  },
  { why: "only superusers may read it: the view pg_user_mappings names the server", columns: { pg_user_mapping: "umserver" } },
  { why: "bookkeeping of what is shared by all databases: each object says itself whose it is", columns: { pg_shdepend: "*" } },
  {
    why: "the database itself is made by who gives the server its databases; what is unusual about it is reported as not managed",
    columns: {
      pg_database:
        "datdba encoding datlastsysoid@-14 datlocprovider@15- datistemplate datallowconn dathasloginevt@17- datconnlimit datfrozenxid datminmxid dattablespace datcollate datctype daticulocale@15-16 datlocale@17- daticurules@16- datcollversion@15- datacl",
    },
  },
  {
    why: "of the whole server, for all databases",
    columns: {
      pg_class: "relisshared",
      "pg_parameter_acl@15-": "*",
      pg_shseclabel: "*",
      pg_tablespace: "spcowner spcacl spcoptions",
    },
  },
];

/** Kinds whose objects are rows of the same catalog: what one of them reads and another does not, and why. */
export const excusesOfKinds: Readonly<Record<string, readonly Excuse[]>> = {
  column: [{ why: "its own row is in pg_attribute", columns: { pg_class: "*" } }],
  replica_identity: [{ why: "one column of the row of its table", columns: { pg_class: "*" } }],
  table: [
    { why: "other kinds read it: partition, replica_identity", columns: { pg_class: "relispartition relpartbound relreplident" } },
    { why: "follows from columns that are read; always true of a table", columns: { pg_class: "reltype relispopulated" } },
  ],
  foreign_table: [
    { why: "other kinds read it: partition", columns: { pg_class: "relispartition relpartbound" } },
    {
      why: "PostgreSQL has none of it for foreign tables",
      columns: {
        pg_class:
          "reloftype relam reltablespace reltoastrelid reloptions relpersistence relrowsecurity relforcerowsecurity relreplident relispopulated",
      },
    },
    {
      why: "follows from columns that are read, or from what the server counts",
      columns: { pg_class: "relkind reltype relpages reltuples" },
    },
  ],
  sequence: [
    {
      why: "PostgreSQL has none of it for sequences",
      columns: {
        pg_class:
          "reltype reloftype relam reltablespace reltoastrelid reloptions relrowsecurity relforcerowsecurity relreplident relispartition relpartbound relispopulated",
      },
    },
    { why: "follows from pg_sequence", columns: { pg_class: "relkind relpages reltuples" } },
  ],
  index: [
    {
      why: "PostgreSQL has none of it for indexes, or takes it from the table",
      columns: {
        pg_class:
          "reltype reloftype relpages reltuples reltoastrelid relrowsecurity relforcerowsecurity relreplident relispartition relpartbound relispopulated",
      },
    },
  ],
  view: [
    {
      why: "PostgreSQL has none of it for views",
      columns: {
        pg_class:
          "reltype reloftype relam reltablespace reltoastrelid relpages reltuples relrowsecurity relforcerowsecurity relreplident relispartition relpartbound relispopulated",
      },
    },
  ],
  materialized_view: [
    { why: "other kinds read it: replica_identity", columns: { pg_class: "relreplident" } },
    {
      why: "PostgreSQL has none of it for materialized views",
      columns: { pg_class: "reltype reloftype relpersistence relrowsecurity relforcerowsecurity relispartition relpartbound" },
    },
    { why: "the server counts it", columns: { pg_class: "relpages reltuples" } },
  ],
  domain_check: [
    {
      why: "PostgreSQL has none of it for domains",
      columns: {
        pg_constraint:
          "condeferrable condeferred conenforced@18- conrelid conindid conparentid confrelid confupdtype confdeltype confmatchtype conislocal coninhcount connoinherit conperiod@18- conkey confkey confdelsetcols@15- conexclop",
      },
    },
  ],
  check: [
    {
      why: "PostgreSQL has none of it for checks; they are inherited by name",
      columns: {
        pg_constraint:
          "contypid conindid conparentid confrelid confupdtype confdeltype confmatchtype conperiod@18- confkey confdelsetcols@15- conexclop",
      },
    },
    { why: "follows from the expression", columns: { pg_constraint: "conkey" } },
  ],
  primary_key: [
    {
      why: "PostgreSQL has none of it for primary keys",
      columns: {
        pg_constraint:
          "contypid conenforced@18- confrelid confupdtype confdeltype confmatchtype confkey confdelsetcols@15- conbin conexclop",
      },
    },
    { why: "follows from conparentid", columns: { pg_constraint: "conislocal coninhcount connoinherit" } },
  ],
  unique: [
    {
      why: "PostgreSQL has none of it for unique constraints",
      columns: {
        pg_constraint:
          "contypid conenforced@18- confrelid confupdtype confdeltype confmatchtype confkey confdelsetcols@15- conbin conexclop",
      },
    },
    { why: "follows from conparentid", columns: { pg_constraint: "conislocal coninhcount connoinherit" } },
  ],
  exclusion: [
    {
      why: "PostgreSQL has none of it for exclusion constraints",
      columns: {
        pg_constraint:
          "contypid conenforced@18- conperiod@18- confrelid confupdtype confdeltype confmatchtype confkey confdelsetcols@15- conbin",
      },
    },
    {
      why: "follows from conparentid, or is printed by pg_get_constraintdef()",
      columns: { pg_constraint: "conislocal coninhcount connoinherit conkey" },
    },
  ],
  foreign_key: [
    {
      why: "PostgreSQL has none of it for foreign keys, or chooses it by itself",
      columns: { pg_constraint: "contypid conindid conbin conexclop" },
    },
    { why: "follows from conparentid", columns: { pg_constraint: "conislocal coninhcount connoinherit" } },
  ],
  partition: [{ why: "a partition is one of a single table", columns: { pg_inherits: "inhseqno" } }],
  inheritance: [{ why: "partitions only", columns: { pg_inherits: "inhdetachpending" } }],
  function: [{ why: "printed by pg_get_function_result()", columns: { pg_proc: "prorettype" } }],
  procedure: [
    {
      why: "PostgreSQL has none of it for procedures",
      columns: { pg_proc: "procost prorows prosupport proleakproof proisstrict proretset provolatile proparallel prorettype" },
    },
  ],
  aggregate: [
    {
      why: "PostgreSQL has none of it for aggregates, or takes it from their functions",
      columns: {
        pg_proc:
          "prolang procost prorows prosupport prosecdef proleakproof proisstrict proretset provolatile protrftypes prosrc probin prosqlbody proconfig",
      },
    },
    { why: "there is a row in pg_aggregate", columns: { pg_proc: "prokind" } },
  ],
  enum: [
    { why: "domains only", columns: { pg_type: "typbasetype typtypmod typnotnull typdefault typdefaultbin typcollation" } },
    { why: "chosen by PostgreSQL", columns: { pg_type: "typstorage" } },
  ],
  domain: [
    { why: "that of the type below", columns: { pg_type: "typstorage" } },
    { why: "other kinds read it: domain_default", columns: { pg_type: "typdefault typdefaultbin" } },
  ],
  domain_default: [
    { why: "other kinds read it: domain", columns: { pg_type: "typstorage typnotnull typbasetype typtypmod typcollation" } },
  ],
  range: [
    { why: "domains only", columns: { pg_type: "typbasetype typtypmod typnotnull typdefault typdefaultbin" } },
    { why: "chosen by PostgreSQL, or there is a row in pg_range", columns: { pg_type: "typstorage typtype" } },
  ],
  composite: [
    { why: "domains only", columns: { pg_type: "typbasetype typtypmod typnotnull typdefault typdefaultbin" } },
    { why: "there is a row in pg_class, which names the schema as well", columns: { pg_type: "typtype typnamespace" } },
    { why: "chosen by PostgreSQL", columns: { pg_type: "typstorage" } },
  ],
};

/** Catalogs whose rows are no objects that a database could hold without anybody noticing. */
export const notReported: Readonly<Record<string, string>> = {
  pg_amop: "a member of an operator family",
  pg_amproc: "a member of an operator family",
  pg_attrdef: "a part of a table or view",
  pg_enum: "a part of an enum",
  pg_publication_namespace: "a part of a publication",
  pg_publication_rel: "a part of a publication",
  pg_default_acl: "its kind reads every row",
  pg_subscription: "its kind reads every row of this database",
  pg_largeobject_metadata: "data",
  pg_auth_members: "of the whole server",
  pg_authid: "of the whole server",
  pg_database: "of the whole server; what is unusual about this one is reported",
  pg_parameter_acl: "of the whole server",
  pg_tablespace: "of the whole server",
};
