/** All kinds, in the order in which new objects are made where no dependency decides. */
import { column } from "./column.ts";
import { columnDefault } from "./default.ts";
import { inheritance } from "./inheritance.ts";
import { partition } from "./partition.ts";
import { schema } from "./schema.ts";
import { table } from "./table.ts";

export const kinds = [
  schema,
  table,
  column,
  columnDefault,
  partition,
  inheritance,
] as const;
