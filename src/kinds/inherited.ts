/** Parts of a table that it declares itself and inherits too, or inherits from several tables. */
import { changedAttributes } from "../model/diff.ts";
import type { Id, Key } from "../model/id.ts";
import type { RenderContext } from "../model/kind.ts";
import type { DbObject, Model } from "../model/object.ts";
import { partsAbove, partsBelow } from "./hierarchy.ts";

type Models = Pick<RenderContext, "current" | "desired">;

/** What a part of a table inherits can be dropped from that table only when those above no longer have it. */
export const inheritedFrom = ({ id }: DbObject<object>, model: Model): readonly Key[] => partsAbove(id, model).map(({ key }) => key);

const changes = (key: Key, attributes: readonly string[], { current, desired }: Models): boolean => {
  const [from, to] = [current.objects.get(key), desired.objects.get(key)];
  return from !== undefined && to !== undefined && changedAttributes(from, to).some((attribute) => attributes.includes(attribute));
};

/**
 * Whether a change of these attributes comes from a table above, whose statement changes all tables below it: PostgreSQL refuses
 * to alter what is inherited.
 */
export function changesWithAbove({ id }: DbObject<object>, attributes: readonly string[], context: RenderContext): boolean {
  return partsAbove(id, context.current).some(
    ({ key, link }) => !context.isDropped(link) && !context.isDropped(key) && changes(key, attributes, context),
  );
}

/**
 * The links that make way while such attributes of a part change: PostgreSQL refuses where a table below inherits the part from
 * another one too that does not change with it (ATPrepAlterColumnType). Each such table keeps its first link.
 */
export function linksInTheWay({ id }: DbObject<object>, models: Models): readonly Key[] {
  return partsBelow(id, models.current).flatMap((below) => {
    const above = partsAbove(below, models.current);
    const origins = new Set(above.flatMap(({ key }) => originsOf(key, models.current)));
    return origins.size < 2 ? [] : above.slice(1).map(({ link }) => link);
  });
}

/** The parts from which one is inherited in the end; itself when it is not. */
function originsOf(key: Key, model: Model): readonly Key[] {
  const id = model.objects.get(key)?.id;
  const above = id === undefined ? [] : partsAbove(id as Id, model);
  return above.length === 0 ? [key] : above.flatMap((one) => originsOf(one.key, model));
}
