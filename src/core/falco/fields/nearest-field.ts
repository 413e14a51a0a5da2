import { nearestName } from "../nearest-name.ts";
import { allFields } from "./catalogue.ts";

/** The known field whose name is most like this one; undefined when none is close enough to be meant. */
export function nearestField(name: string): string | undefined {
  return nearestName(
    name,
    allFields().map((field) => field.name),
  );
}
