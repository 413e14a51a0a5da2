import { type Alert, type FieldValue, knownText } from "../../falco/alert.ts";
import type { Condition } from "../../falco/condition/ast.ts";
import { checksIn } from "../../falco/condition/walk.ts";
import type { FieldType } from "../../falco/fields/field-type.ts";
import { kindOf } from "../../falco/fields/field-type.ts";
import { resolveField } from "../../falco/fields/resolve-field.ts";

/**
 * What an intruder shares with what stood there before: the place and the account. An exception that asks for nothing
 * else lets the intruder through.
 */
const SHARED =
  /^(?:k8s\.ns\.name|k8s\.pod\.name|container\.(?:id|name)|evt\.(?:hostname|type)|user\.\w+|group\.\w+|k8s\.node\.name|ka\.target\.namespace)$/;
/** Programs that anybody runs for anything: their name tells nothing about what is done with them. */
const ANYBODYS = /^(?:ba|z|da|k|c|tc|a)?sh$|^(?:busybox|python[\d.]*|perl|ruby|node|php|java|curl|wget|nc|ncat|socat)$/;

/** An event that nothing is known of but its rule: every field that is asked for holds a value that nobody uses. */
export function strangerAlert(alert: Alert, fields: readonly string[]): Alert {
  return { ...alert, fields: Object.fromEntries([...fields.map(strange), ["evt.num", 1]]) };
}

/** As `strangerAlert`, in the same place and by the same account: what an intruder there would look like. */
export function intruderAlert(alert: Alert, fields: readonly string[]): Alert {
  const program = knownText(alert, "proc.name") ?? "";
  const isKept = (name: string): boolean => SHARED.test(name) || (name === "proc.name" && ANYBODYS.test(program));
  const kept = Object.entries(alert.fields).filter(([name]) => isKept(name));
  return { ...alert, fields: { ...strangerAlert(alert, fields).fields, ...Object.fromEntries(kept) } };
}

function strange(name: string): readonly [string, FieldValue] {
  const [, base = name, argument] = /^([^[]+)\[([^\]]*)\]$/.exec(name) ?? [];
  const resolved = resolveField(base, argument);
  return [name, resolved.ok ? strangeValue(name, resolved.field.type) : null];
}

function strangeValue(name: string, type: FieldType): FieldValue {
  if (name === "evt.type") return "execve";
  switch (kindOf(type)) {
    case "number":
      return 424_242;
    case "port":
      return 42_424;
    case "address":
    case "network":
      return "198.51.100.99";
    case "text":
      return strangeText(name);
    default:
      return null;
  }
}

/** Of the kind that many share: a path below /usr/bin, an image of Docker Hub, a service account. */
function strangeText(name: string): string {
  if (/exe/.test(name)) return "/usr/bin/zq-stranger";
  if (/path|cwd|fd\.(?:name|directory|filename)|evt\.arg/.test(name)) return "/etc/zq-stranger";
  if (name === "container.image.repository") return "docker.io/library/zq-stranger";
  return name === "ka.user.name" ? "system:serviceaccount:zq:stranger" : "zq-stranger";
}

/** As `strangerAlert`, with what the condition looks for within longer texts put into them: anybody can do that. */
export function imitatorAlert(alert: Alert, fields: readonly string[], condition: Condition): Alert {
  return {
    ...alert,
    fields: { ...strangerAlert(alert, fields).fields, ...Object.fromEntries(partsWanted(condition)) },
  };
}

function partsWanted(condition: Condition): readonly (readonly [field: string, text: string])[] {
  return checksIn(condition).flatMap((check) => {
    if (check.kind !== "compare" || check.left.kind !== "field" || check.right.kind !== "literal") return [];
    if (!/^(?:i?contains|i?glob)$/.test(check.operator)) return [];
    return [[check.left.name, `zq ${check.right.text.replaceAll("*", "")} zq`] as const];
  });
}
