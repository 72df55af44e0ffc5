/** The attributes of composite types, and what ALTER TYPE can make of them. */
import type { Json } from "../model/attributes.ts";

export interface CompositeAttribute {
  readonly [key: string]: Json;
  readonly name: string;
  readonly type: string;
  readonly collation: string | null;
}
export type Attributes = readonly CompositeAttribute[];

export const find = (attributes: Attributes, name: string): CompositeAttribute | undefined =>
  attributes.find((attribute) => attribute.name === name);
export const isSame = (a: CompositeAttribute, b: CompositeAttribute | undefined): boolean =>
  a.type === b?.type && a.collation === b.collation;

/** Whether ALTER TYPE can do it under tables that hold the type: attributes dropped, and added at the end, none retyped. */
export function onlyDropsAndAppends(from: Attributes, to: Attributes): boolean {
  return (
    keepsOrder(from, to) && from.every((attribute) => find(to, attribute.name) === undefined || isSame(attribute, find(to, attribute.name)))
  );
}

/** Whether what stays comes in the same order and everything new after it. */
export function keepsOrder(from: Attributes, to: Attributes): boolean {
  const kept = from.filter(({ name }) => find(to, name) !== undefined);
  return kept.every(({ name }, index) => to[index]?.name === name);
}

/** Whether attributes are dropped, and nothing else is done that concerns values: what holds the type stays as it is. */
export const onlyDrops = (from: Attributes, to: Attributes): boolean =>
  onlyDropsAndAppends(from, to) && from.some(({ name }) => find(to, name) === undefined);

export const hasSameNames = (from: Attributes, to: Attributes): boolean =>
  from.length === to.length && from.every(({ name }, index) => name === to[index]?.name);
