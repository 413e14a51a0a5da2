import { describe, expect, it } from "vitest";
import { printCondition } from "../../../../src/core/falco/condition/print-condition.ts";
import { readRules } from "../../../../src/core/falco/rules/read-rules.ts";

const RULE = `
- rule: R
  desc: first
  condition: evt.type = open or evt.type = close
  output: "%proc.name"
  priority: INFO
  tags: [a]
`;

/** What becomes of rule R when each text is a file of its own. */
function load(...contents: string[]) {
  const files = contents.map((content, index) => ({ name: `${index + 1}.yaml`, content }));
  const { errors, warnings, rules } = readRules(files);
  const rule = rules.find(({ name }) => name === "R");
  return {
    rule,
    resolved: rule?.resolved && printCondition(rule.resolved),
    errors: errors.map(({ code }) => code),
    message: errors[0]?.message,
    warnings: warnings.map(({ code }) => code),
  };
}

const SHAPE = ["LOAD_ERR_YAML_VALIDATE"];
const INVALID = ["LOAD_ERR_VALIDATE"];

describe("an override", () => {
  const changes: [string, string, object][] = [
    [
      "appends to the condition without parentheses",
      "condition: and proc.name = a\n  override: {condition: append}",
      { condition: "evt.type = open or evt.type = close and proc.name = a" },
    ],
    ["appends to the description", "desc: second\n  override: {desc: append}", { desc: "first second" }],
    ["appends to the output", "output: more\n  override: {output: append}", { output: "%proc.name more" }],
    ["appends tags, each once", "tags: [b, a]\n  override: {tags: append}", { tags: ["a", "b"] }],
    [
      "replaces the condition",
      "condition: evt.type = dup\n  override: {condition: replace}",
      { condition: "evt.type = dup" },
    ],
    ["replaces the tags", "tags: [b]\n  override: {tags: replace}", { tags: ["b"] }],
    ["replaces the priority", "priority: error\n  override: {priority: replace}", { priority: "Error" }],
    ["switches the rule off", "enabled: false\n  override: {enabled: replace}", { enabled: false }],
    [
      "appends and replaces at once",
      "desc: second\n  priority: ERROR\n  override: {desc: append, priority: replace}",
      { desc: "first second", priority: "Error" },
    ],
    [
      "may name the source, if it is the rule's",
      "desc: second\n  source: syscall\n  override: {desc: append}",
      { desc: "first second" },
    ],
    [
      "may say for how long to capture",
      "capture: true\n  capture_duration: 5\n  override: {capture: replace, capture_duration: replace}",
      {},
    ],
    [
      "of nothing is no override, and the rest of a rule is missing",
      "enabled: false\n  override: {}",
      { enabled: false },
    ],
  ];
  it.each(changes)("%s", (_, change, expected) => {
    const { errors, rule } = load(RULE, `- rule: R\n  ${change}\n`);

    expect(errors).toEqual([]);
    expect(rule).toMatchObject(expected);
  });

  const refusals: [string, string, string[], RegExp][] = [
    ["a key that it does not have", "override: {condition: append}", SHAPE, /no 'condition'/],
    [
      "a key without an entry",
      "desc: x\n  priority: INFO\n  override: {desc: append}",
      SHAPE,
      /Unexpected key 'priority'/,
    ],
    ["appending to the priority", "priority: INFO\n  override: {priority: append}", SHAPE, /cannot be appended/],
    ["appending to enabled", "enabled: true\n  override: {enabled: append}", SHAPE, /cannot be appended/],
    ["a key that no rule has", "severity: x\n  override: {severity: replace}", SHAPE, /cannot be replaced/],
    ["replacing the source", "source: k8s_audit\n  override: {source: replace}", SHAPE, /cannot be replaced/],
    ["another operation", "desc: x\n  override: {desc: remove}", SHAPE, /'remove'.*append or replace/],
    ["both forms", "condition: and proc.name = a\n  append: true\n  override: {condition: append}", SHAPE, /together/],
    ["an unknown priority", "priority: HIGH\n  override: {priority: replace}", SHAPE, /priority/],
    ["another source", "desc: x\n  source: k8s_audit\n  override: {desc: append}", INVALID, /source 'syscall'/],
    ["a list instead of a mapping", "desc: x\n  override: [desc]", INVALID, /must map/],
  ];
  it.each(refusals)("is refused for %s", (_, change, codes, message) => {
    const loaded = load(RULE, `- rule: R\n  ${change}\n`);

    expect(loaded.errors).toEqual(codes);
    expect(loaded.message).toMatch(message);
  });

  it.each([
    ["append", "condition: and proc.name = a\n  override: {condition: append}"],
    ["replace", "enabled: false\n  override: {enabled: replace}"],
    ["the old append", "condition: and proc.name = a\n  append: true"],
    ["the old enabled", "enabled: false"],
  ])("is refused before its rule: %s", (_, change) => {
    expect(load(`- rule: R\n  ${change}\n`, RULE).errors).toEqual(INVALID);
  });

  const old: [string, string, object][] = [
    [
      "append to the condition",
      "condition: and proc.name = a\n  append: true",
      { condition: "evt.type = open or evt.type = close and proc.name = a" },
    ],
    [
      "append, which ignores all but condition and exceptions",
      "condition: and proc.name = a\n  enabled: false\n  append: true",
      { enabled: true },
    ],
    ["enabled by itself", "enabled: false", { enabled: false }],
  ];
  it.each(old)("in the old form still works, with a warning: %s", (_, change, expected) => {
    const { errors, warnings, rule } = load(RULE, `- rule: R\n  ${change}\n`);

    expect(errors).toEqual([]);
    expect(warnings).toEqual(["LOAD_DEPRECATED_ITEM"]);
    expect(rule).toMatchObject(expected);
  });

  it("in the old form must append something", () => {
    expect(load(RULE, "- rule: R\n  append: true\n").errors).toEqual(INVALID);
  });
});

describe("macros and lists", () => {
  const inside = (condition: string, ...before: string[]) =>
    load(...before, RULE.replace(/condition: .*/, `condition: ${condition}`));

  it("are put in the place of their names", () => {
    const lists = "- list: files\n  items: [open, close]\n- macro: touches\n  condition: evt.type in (files)\n";

    expect(inside("touches and proc.name = a", lists).resolved).toBe("evt.type in (open, close) and proc.name = a");
  });

  it("quote an item with a blank, and nothing else", () => {
    expect(inside("evt.type = open and proc.name in (l)", '- list: l\n  items: ["a b", c]\n').resolved).toContain(
      'in ("a b", c)',
    );
    expect(inside("evt.type = open and proc.name in (l)", "- list: l\n  items: ['a\"b']\n").errors).toEqual([
      "LOAD_ERR_COMPILE_CONDITION",
    ]);
  });

  it("leave no comma behind an empty list", () => {
    const empty = "- list: none\n  items: []\n";

    expect(inside("evt.type = open and proc.name in (a, none)", empty).resolved).toContain("in (a)");
    expect(inside("evt.type = open and proc.name in (none, a)", empty).resolved).toContain("in (a)");
    expect(inside("evt.type = open and proc.name in (none)", empty).resolved).toContain("in ()");
  });

  it("replace a list's name inside a quoted value as well, if blanks stand around it", () => {
    const list = "- list: l\n  items: [x]\n";

    expect(inside('evt.type = open and proc.cmdline = "run l now"', list).resolved).toContain('"run x now"');
    expect(inside('evt.type = open and proc.cmdline = "l"', list).resolved).toContain('"l"');
  });

  it("see a list of lists one level deep", () => {
    const lists = "- list: a\n  items: [x]\n- list: b\n  items: [a, y]\n";

    expect(inside("evt.type = open and proc.name in (b)", lists).resolved).toContain("in (x, y)");
  });

  it("grow by appending and are replaced by a later definition", () => {
    const list = "- list: l\n  items: [x]\n";

    expect(
      inside("evt.type = open and proc.name in (l)", list, "- list: l\n  items: [y]\n  override: {items: append}\n")
        .resolved,
    ).toContain("in (x, y)");
    expect(inside("evt.type = open and proc.name in (l)", list, "- list: l\n  items: [y]\n").resolved).toContain(
      "in (y)",
    );
    expect(
      inside(
        "evt.type = open and m",
        "- macro: m\n  condition: proc.name = a\n",
        "- macro: m\n  condition: or proc.name = b\n  override: {condition: append}\n",
      ).resolved,
    ).toBe("evt.type = open and (proc.name = a or proc.name = b)");
  });

  const refusals: [string, string, RegExp][] = [
    [
      "a macro that is defined later",
      "- macro: a\n  condition: b\n- macro: b\n  condition: evt.num > 0\n",
      /no macro 'b'/,
    ],
    ["a macro that names itself", "- macro: a\n  condition: a and evt.num > 0\n", /no macro 'a'/],
    [
      "a macro that names itself when it is changed",
      "- macro: a\n  condition: evt.num > 0\n- macro: a\n  condition: or a\n  override: {condition: append}\n",
      /refers to itself/,
    ],
    [
      "two macros that name each other",
      "- macro: a\n  condition: evt.num > 0\n- macro: b\n  condition: a\n- macro: a\n  condition: b\n",
      /refers to itself/,
    ],
  ];
  it.each(refusals)("cannot be resolved: %s", (_, content, message) => {
    const loaded = load(content, RULE);

    expect(loaded.errors).toEqual(INVALID);
    expect(loaded.message).toMatch(message);
  });
});

describe("exceptions", () => {
  const withExceptions = (text: string) => `${RULE}  exceptions:\n${text.replace(/^/gm, "    ")}\n`;
  const appended = (text: string) =>
    `- rule: R\n  exceptions:\n${text.replace(/^/gm, "    ")}\n  override: {exceptions: append}\n`;
  const BASE = "(evt.type = open or evt.type = close)";

  const meanings: [string, string, string][] = [
    [
      "rows of several fields",
      "- {name: e, fields: [proc.name, fd.name], values: [[a, b], [c, d]]}",
      "(proc.name = a and fd.name = b or proc.name = c and fd.name = d)",
    ],
    [
      "operators of their own",
      "- {name: e, fields: [proc.name, fd.name], comps: [in, startswith], values: [[[a, b], /etc]]}",
      "(proc.name in (a, b) and fd.name startswith /etc)",
    ],
    ["a single field", "- {name: e, fields: proc.name, values: [a, b]}", "proc.name in (a, b)"],
    [
      "a single field with a modifier",
      "- {name: e, fields: proc.name, comps: startswith oneof, values: [a, b]}",
      "proc.name startswith oneof (a, b)",
    ],
    [
      "a modifier among several",
      "- {name: e, fields: [proc.name], comps: [' contains anyof '], values: [[[a, b]]]}",
      "proc.name contains anyof (a, b)",
    ],
    [
      "a text for a list operator",
      "- {name: e, fields: [proc.name], comps: [in], values: [['(a, b)']]}",
      "proc.name in (a, b)",
    ],
    ["a value with a blank", "- {name: e, fields: [proc.cmdline], values: [[a b]]}", 'proc.cmdline = "a b"'],
    ["a transformer as field", "- {name: e, fields: [tolower(proc.name)], values: [[a]]}", "tolower(proc.name) = a"],
  ];
  it.each(meanings)("mean: %s", (_, text, clause) => {
    expect(load(withExceptions(text)).resolved).toBe(`${BASE} and not ${clause}`);
    expect(load(RULE, appended(text)).resolved).toBe(`${BASE} and not ${clause}`);
  });

  it("follow one another, and take appended values", () => {
    const { resolved, errors } = load(
      withExceptions("- {name: e, fields: [proc.name], values: [[a]]}\n- {name: f, fields: [fd.name]}"),
      appended("- {name: e, values: [[b]]}\n- {name: g, fields: [proc.pname], values: [[c]]}"),
    );

    expect(errors).toEqual([]);
    expect(resolved).toBe(`${BASE} and not (proc.name = a or proc.name = b) and not proc.pname = c`);
  });

  it("escape nothing: a crafted value widens the exception, which is why ours are quoted", () => {
    const text = "- {name: e, fields: [proc.cmdline], values: [['a)or(evt.num>=0']]}";

    expect(load(withExceptions(text)).resolved).toContain("or evt.num >= 0");
  });

  const refusals: [string, string, string, string[]][] = [
    ["no sequence", withExceptions("name: e"), "new", SHAPE],
    ["an entry that is no mapping", withExceptions("- e"), "new", SHAPE],
    ["no name", withExceptions("- {fields: [proc.name], values: [[a]]}"), "new", SHAPE],
    ["no fields in a new rule", withExceptions("- {name: e, values: [[a]]}"), "new", SHAPE],
    ["values that are no sequence", withExceptions("- {name: e, fields: [proc.name], values: a}"), "new", SHAPE],
    ["an empty value", withExceptions("- {name: e, fields: [proc.name], values: [['']]}"), "new", SHAPE],
    [
      "fewer comps than fields",
      withExceptions("- {name: e, fields: [proc.name, fd.name], comps: [=], values: [[a, b]]}"),
      "new",
      INVALID,
    ],
    [
      "an operator that there is not",
      withExceptions("- {name: e, fields: [proc.name], comps: [like], values: [[a]]}"),
      "new",
      INVALID,
    ],
    [
      "a modifier that does not fit",
      withExceptions("- {name: e, fields: [proc.name], comps: [in oneof], values: [[a]]}"),
      "new",
      INVALID,
    ],
    ["a field that there is not", withExceptions("- {name: e, fields: [proc.nme], values: [[a]]}"), "new", INVALID],
    ["a field of another source", withExceptions("- {name: e, fields: [ka.verb], values: [[a]]}"), "new", INVALID],
    ["= for a single field", withExceptions("- {name: e, fields: proc.name, comps: =, values: [a]}"), "new", INVALID],
    [
      "a list of comps for a single field",
      withExceptions("- {name: e, fields: proc.name, comps: [in], values: [a]}"),
      "new",
      INVALID,
    ],
    ["a row for a single field", withExceptions("- {name: e, fields: proc.name, values: [[a]]}"), "new", INVALID],
    [
      "a row that is too short",
      withExceptions("- {name: e, fields: [proc.name, fd.name], values: [[a]]}"),
      "new",
      INVALID,
    ],
    ["a value instead of a row", withExceptions("- {name: e, fields: [proc.name], values: [a]}"), "new", INVALID],
    [
      "a value with quotes inside",
      withExceptions(`- {name: e, fields: [proc.cmdline], values: [['sh -c "x"']]}`),
      "new",
      ["LOAD_ERR_COMPILE_CONDITION"],
    ],
    ["new fields for an old exception", appended("- {name: e, fields: [fd.name], values: [[a]]}"), "old", INVALID],
    ["new comps for an old exception", appended("- {name: e, comps: [in], values: [[a]]}"), "old", INVALID],
    ["a new exception without fields", appended("- {name: f, values: [[a]]}"), "old", INVALID],
    ["a new exception without values", appended("- {name: f, fields: [fd.name]}"), "old", INVALID],
    [
      "a replacement without fields",
      "- rule: R\n  exceptions: [{name: e, values: [[a]]}]\n  override: {exceptions: replace}\n",
      "old",
      SHAPE,
    ],
  ];
  it.each(refusals)("are refused: %s", (_, content, onTopOf, codes) => {
    const before = onTopOf === "old" ? [withExceptions("- {name: e, fields: [proc.name], values: [[x]]}")] : [];

    expect(load(...before, content).errors).toEqual(codes);
  });

  it("warn of a name that is used twice, and of an append without values", () => {
    const twice = "- {name: e, fields: [proc.name], values: [[a]]}\n- {name: e, fields: [fd.name], values: [[b]]}";

    expect(load(withExceptions(twice)).warnings).toEqual(["LOAD_EXCEPTION_NAME_NOT_UNIQUE"]);
    expect(
      load(withExceptions("- {name: e, fields: [proc.name], values: [[a]]}"), appended("- {name: e, value: b}"))
        .warnings,
    ).toEqual(["LOAD_APPEND_NO_VALUES"]);
  });

  it("may be replaced by others, or by none", () => {
    const base = withExceptions("- {name: e, fields: [proc.name], values: [[a]]}");
    const replaced =
      "- rule: R\n  exceptions: [{name: f, fields: [fd.name], values: [[b]]}]\n  override: {exceptions: replace}\n";

    expect(load(base, replaced).resolved).toBe(`${BASE} and not fd.name = b`);
    expect(load(base, "- rule: R\n  exceptions: []\n  override: {exceptions: replace}\n").resolved).toBe(
      "evt.type = open or evt.type = close",
    );
  });
});
