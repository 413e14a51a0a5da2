import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { allFields, fieldInfo } from "../../../../src/core/falco/fields/catalogue.ts";
import { isEventType, parameterType } from "../../../../src/core/falco/fields/events.ts";
import { isFieldType } from "../../../../src/core/falco/fields/field-type.ts";
import { nearestField } from "../../../../src/core/falco/fields/nearest-field.ts";
import { sharedFile } from "../../../shared.ts";

const reference = sharedFile("corpora/fields.json");

describe("the catalogue of fields", () => {
  it("knows what a field is", () => {
    expect(fieldInfo("proc.name")).toMatchObject({
      type: "CHARBUF",
      provider: "libs",
      isList: false,
      argument: "none",
    });
    expect(fieldInfo("ka.user.groups")).toMatchObject({ provider: "k8saudit", source: "k8s_audit", isList: true });
    expect(fieldInfo("ka.uri.param")).toMatchObject({ argument: "required", takesKey: true });
    expect(fieldInfo("fd.net")).toMatchObject({ type: "IPNET", filterOnly: true, allowsFieldComparison: false });
    expect(fieldInfo("falco.tags")).toMatchObject({ provider: "falconer", isList: true });
    expect(fieldInfo("constructor")).toBeUndefined();
  });

  it("gives every field a type that comparisons know", () => {
    expect(allFields().filter((field) => !isFieldType(field.type))).toEqual([]);
  });

  it("describes the fields that people see, in a sentence", () => {
    const seen = [
      "proc.name",
      "proc.cmdline",
      "fd.name",
      "user.name",
      "container.id",
      "k8s.pod.name",
      "ka.verb",
      "ct.name",
    ];
    const described = allFields().filter((field) => field.description !== undefined);

    expect(described.length).toBeGreaterThan(100);
    expect(described.filter((field) => !/^[A-Z].{8,140}\.$/.test(field.description ?? ""))).toEqual([]);
    expect(seen.filter((name) => fieldInfo(name)?.description === undefined)).toEqual([]);
  });

  it.skipIf(reference === undefined)("agrees with the fields that Falco and its plugins list", () => {
    const listed = JSON.parse(readFileSync(reference ?? "", "utf8")) as readonly {
      readonly name: string;
      readonly type: string;
      readonly is_list: boolean;
    }[];
    const differing = listed.filter(({ name, type, is_list }) => {
      const info = fieldInfo(name);
      const wanted = type === "STRING" || type === "" ? "CHARBUF" : type;
      return info?.type !== wanted || info.isList !== is_list;
    });

    expect(listed.length).toBeGreaterThan(600);
    expect(differing).toEqual([]);
  });

  it.each([
    ["proc.nmae", "proc.name"],
    ["proc.cmd", "proc.cwd"],
    ["container.img", "container.id"],
    ["k8s.pod.nam", "k8s.pod.name"],
    ["falco.prioritty", "falco.priority"],
    ["zzzzzzzz.qqqqqqqq", undefined],
  ])("takes %s for %s", (name, meant) => {
    expect(nearestField(name)).toBe(meant);
  });

  it("knows the events and their arguments", () => {
    expect(["execve", "openat2", "ptrace", "container", "switch"].filter((name) => !isEventType(name))).toEqual([]);
    expect(isEventType("EXECVE") || isEventType("")).toBe(false);
    expect(parameterType("flags")).toBe("FLAGS32");
    expect(parameterType("nosuch")).toBeUndefined();
  });
});
