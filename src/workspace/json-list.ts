import { isRecord } from "../block-kit/walk.ts";
import type { Json } from "./message.ts";

/** The objects of a list that stands somewhere in blocks or a form; none where there is no list. */
export function jsonList(value: unknown): Json[] {
  return Array.isArray(value) ? value.filter(isRecord) : [];
}
