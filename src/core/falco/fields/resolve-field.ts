import { didYouMean } from "../nearest-name.ts";
import { type FieldInfo, fieldInfo } from "./catalogue.ts";
import { isEventType, parameterType } from "./events.ts";
import type { FieldType } from "./field-type.ts";
import { nearestField } from "./nearest-field.ts";

/** A field as it stands in a condition, with its argument: what its values are and what may be done with it. */
export interface ResolvedField {
  readonly info: FieldInfo;
  readonly type: FieldType;
  readonly isList: boolean;
}

/** The field, or why libsinsp would refuse it. */
export type Resolution =
  | { readonly ok: true; readonly field: ResolvedField }
  | { readonly ok: false; readonly reason: string };

/** Finds a field by the name and argument that a condition gives. */
export function resolveField(name: string, argument?: string): Resolution {
  const dotted = resolveDotted(name, argument);
  if (dotted !== undefined) return dotted;
  const info = fieldInfo(name);
  if (info === undefined) return unknownField(name);
  const problem = argumentProblem(info, argument);
  return problem === undefined ? accept(info) : refuse(problem);
}

function accept(info: FieldInfo, type: FieldType = info.type): Resolution {
  return { ok: true, field: { info, type, isList: info.isList } };
}

function refuse(reason: string): Resolution {
  return { ok: false, reason };
}

function unknownField(name: string): Resolution {
  return refuse(`filter_check called with nonexistent field ${name}${didYouMean(nearestField(name))}`);
}

const DOTTED = /^(evt\.arg|evt\.rawarg|evt\.type\.is|evt\.abspath|thread\.cgroup)\.(.+)$/;

/** The fields whose argument follows a dot; undefined for every other. */
function resolveDotted(name: string, argument: string | undefined): Resolution | undefined {
  const [, base = "", rest = ""] = DOTTED.exec(name) ?? [];
  const info = fieldInfo(base);
  if (info === undefined) return undefined;
  if (argument !== undefined) return unknownField(`${name}[${argument}]`);
  switch (base) {
    case "evt.type.is":
      return isEventType(rest) ? accept(info) : refuse(`unknown event type ${rest}`);
    case "evt.abspath":
      return rest === "src" || rest === "dst" ? accept(info) : unknownField(name);
    case "thread.cgroup":
      return /^[A-Za-z_]+$/.test(rest) ? accept(info) : unknownField(name);
    default: {
      const type = parameterType(rest);
      if (type === undefined) return refuse(`unknown event argument ${rest}`);
      return base === "evt.rawarg" ? accept(info, type) : accept(info);
    }
  }
}

// These say in the catalogue that they need an argument, and mean one after a dot (or, for two of them, a number).
const NEEDS_MORE = new Set(["evt.arg", "evt.rawarg", "evt.around", "evt.type.is", "thread.cgroup"]);

function argumentProblem(info: FieldInfo, argument: string | undefined): string | undefined {
  if (argument === undefined) return missingProblem(info);
  // libsinsp looks for the first closing bracket, quoted or not.
  if (argument.includes("]")) return `filter_check called with nonexistent field ${info.name}[${argument}]`;
  return info.provider === "libs" ? libsProblem(info, argument) : pluginProblem(info, argument);
}

function missingProblem(info: FieldInfo): string | undefined {
  if (NEEDS_MORE.has(info.name)) return `filter syntax error: ${info.name}`;
  if (info.provider === "libs" || info.argument !== "required") return undefined;
  return `filter '${info.name}': ${info.name} requires an argument but none provided`;
}

const BY_NAME = new Set(["proc.env", "proc.aenv"]);

function libsProblem(info: FieldInfo, argument: string): string | undefined {
  if (info.name === "evt.rawarg") return "evt.arg fields must be expressed explicitly";
  const takesNumber = info.argument !== "none" && !["evt.type.is", "evt.abspath", "thread.cgroup"].includes(info.name);
  if (takesNumber && (BY_NAME.has(info.name) || /^\s*[+-]?\d+$/.test(argument))) return undefined;
  return takesNumber
    ? `${info.name}[${argument}]: ${argument} is not a valid number`
    : `${info.name} does not take an argument, but [${argument}] is given`;
}

function pluginProblem(info: FieldInfo, argument: string): string | undefined {
  const where = `filter '${info.name}[${argument}]': ${info.name}`;
  if (info.argument === "none") {
    return `${where} does not allow nor require an argument but one is provided: ${argument}`;
  }
  if (argument.includes(" ")) return `${where} has unbalanced argument brackets`;
  if (!info.takesIndex || info.takesKey) return undefined;
  const isIndex = /^(?:0|[1-9]\d*)$/.test(argument) && BigInt(argument) < 2n ** 64n;
  return isIndex ? undefined : `${where} has an invalid index argument: ${argument}`;
}
