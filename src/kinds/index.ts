/** All kinds, in the order in which new objects are made where no dependency decides. */
import { accessMethod } from "./access-method.ts";
import { aggregate } from "./aggregate.ts";
import { cast } from "./cast.ts";
import { check } from "./check.ts";
import { cluster } from "./cluster.ts";
import { collation } from "./collation.ts";
import { column } from "./column.ts";
import { comment } from "./comment.ts";
import { composite } from "./composite.ts";
import { conversion } from "./conversion.ts";
import { columnDefault } from "./default.ts";
import { defaultGrant } from "./default-grant.ts";
import { domain } from "./domain.ts";
import { domainCheck } from "./domain-check.ts";
import { domainDefault } from "./domain-default.ts";
import { enumType } from "./enum.ts";
import { eventTrigger } from "./event-trigger.ts";
import { exclusion } from "./exclusion.ts";
import { extension } from "./extension.ts";
import { foreignDataWrapper } from "./foreign-data-wrapper.ts";
import { foreignKey } from "./foreign-key.ts";
import { foreignTable } from "./foreign-table.ts";
import { sqlFunction } from "./function.ts";
import { grant } from "./grant/grant.ts";
import { inheritance } from "./inheritance.ts";
import { language } from "./language.ts";
import { materializedView } from "./materialized-view.ts";
import { operator } from "./operator.ts";
import { operatorClass } from "./operator-class.ts";
import { operatorFamily } from "./operator-family.ts";
import { ownedBy } from "./owned-by.ts";
import { owner } from "./owner.ts";
import { partition } from "./partition.ts";
import { policy } from "./policy.ts";
import { primaryKey } from "./primary-key.ts";
import { procedure } from "./procedure.ts";
import { publication } from "./publication.ts";
import { publicationSchema } from "./publication-schema.ts";
import { publicationTable } from "./publication-table.ts";
import { range } from "./range.ts";
import { replicaIdentity } from "./replica-identity.ts";
import { membership } from "./role/membership.ts";
import { role } from "./role/role.ts";
import { rule } from "./rule.ts";
import { schema } from "./schema.ts";
import { securityLabel } from "./security-label.ts";
import { sequence } from "./sequence.ts";
import { server } from "./server.ts";
import { statistics } from "./statistics.ts";
import { subscription } from "./subscription.ts";
import { table } from "./table.ts";
import { tableIndex } from "./table-index.ts";
import { textSearchConfiguration } from "./text-search-configuration.ts";
import { textSearchDictionary } from "./text-search-dictionary.ts";
import { textSearchParser } from "./text-search-parser.ts";
import { textSearchTemplate } from "./text-search-template.ts";
import { transform } from "./transform.ts";
import { trigger } from "./trigger.ts";
import { unique } from "./unique.ts";
import { userMapping } from "./user-mapping.ts";
import { view } from "./view.ts";

export const kinds = [
  role,
  membership,
  schema,
  extension,
  language,
  accessMethod,
  collation,
  enumType,
  domain,
  domainDefault,
  domainCheck,
  composite,
  range,
  sqlFunction,
  procedure,
  aggregate,
  cast,
  operator,
  operatorFamily,
  operatorClass,
  conversion,
  transform,
  textSearchParser,
  textSearchTemplate,
  textSearchDictionary,
  textSearchConfiguration,
  foreignDataWrapper,
  server,
  userMapping,
  sequence,
  table,
  foreignTable,
  column,
  columnDefault,
  partition,
  inheritance,
  primaryKey,
  unique,
  check,
  exclusion,
  foreignKey,
  ownedBy,
  tableIndex,
  cluster,
  replicaIdentity,
  statistics,
  view,
  materializedView,
  rule,
  trigger,
  policy,
  eventTrigger,
  publication,
  publicationTable,
  publicationSchema,
  subscription,
  owner,
  grant,
  comment,
  securityLabel,
  defaultGrant,
] as const;
