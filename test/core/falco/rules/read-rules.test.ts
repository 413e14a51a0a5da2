import { describe, expect, it } from "vitest";
import { readRules } from "../../../../src/core/falco/rules/read-rules.ts";

const RULE = `
- rule: Shell in container
  desc: a shell
  condition: evt.type = execve and proc.name = bash
  output: shell %proc.name
  priority: WARNING
`;

/** What the loader says: error or warning codes, and the effective condition of the only rule. */
function load(...contents: string[]) {
  const result = readRules(contents.map((content, index) => ({ name: `${index + 1}.yaml`, content })));
  const rule = result.rules.find(({ name }) => name === "Shell in container");
  return {
    errors: result.errors.map(({ code }) => code),
    warnings: result.warnings.map(({ code }) => code),
    first: result.errors[0] ?? result.warnings[0],
    rule,
    result,
  };
}

describe("what a rules file must be", () => {
  const cases: [string, string, string[]][] = [
    ["nothing at all", "", []],
    ["comments only", "# nothing here\n", []],
    ["rules behind a byte order mark", `\uFEFF${RULE}`, []],
    ["an empty document before the rules", `---\n---\n${RULE}`, []],
    ["several documents", `${RULE}---${RULE.replace("Shell", "Other shell")}`, []],
    ["an empty item", `-\n${RULE}`, []],
    ["no YAML", "- rule: [unclosed", ["LOAD_ERR_YAML_PARSE"]],
    ["a tab as indentation", "- rule: a\n\tdesc: b\n", ["LOAD_ERR_YAML_PARSE"]],
    ["an anchor that is not defined", "- rule: *nowhere\n", ["LOAD_ERR_YAML_PARSE"]],
    ["one text", "hello", ["LOAD_ERR_YAML_VALIDATE"]],
    ["a mapping", "rule: a\ncondition: b\n", ["LOAD_ERR_YAML_VALIDATE"]],
    ["items that are no mappings", "- hello\n", ["LOAD_ERR_YAML_VALIDATE"]],
    ["a sequence in a sequence", "- - rule: a\n", ["LOAD_ERR_YAML_VALIDATE"]],
  ];
  it.each(cases)("%s", (_, content, codes) => {
    expect(load(content).errors).toEqual(codes);
  });

  it("follows anchors and aliases", () => {
    const { errors, rule } = load(`${RULE}  tags: &tags [a, b]\n- list: unused\n  items: *tags\n`);

    expect(errors).toEqual([]);
    expect(rule?.tags).toEqual(["a", "b"]);
  });

  it("refuses aliases that grow without end instead of hanging", () => {
    const bomb = ["- list: a", "  items: &x0 [a]"];
    for (let level = 1; level < 40; level += 1) bomb.push(`  k${level}: &x${level} [*x${level - 1}, *x${level - 1}]`);

    expect(load(bomb.join("\n")).errors).toEqual(["LOAD_ERR_YAML_PARSE"]);
  });

  it("refuses nesting that would exhaust the stack", () => {
    expect(load(`- list: a\n  items: ${"[".repeat(20_000)}${"]".repeat(20_000)}`).errors).toEqual([
      "LOAD_ERR_YAML_PARSE",
    ]);
  });

  it("stops at the first error", () => {
    const { result } = load(`- hello\n- rule: a\n`);

    expect(result.errors).toHaveLength(1);
  });
});

describe("items", () => {
  const cases: [string, string, string[], string[]][] = [
    ["an item that is none", "- name: a\n  type: b\n", [], ["LOAD_UNKNOWN_ITEM"]],
    ["a key that rules do not have", `${RULE}  severity: high\n`, [], ["LOAD_UNKNOWN_KEY"]],
    [
      "a rule's key on a macro",
      "- macro: m\n  condition: evt.num > 0\n  priority: INFO\n",
      [],
      ["LOAD_UNKNOWN_KEY", "LOAD_UNUSED_MACRO"],
    ],
    ["a macro that nobody uses", "- macro: m\n  condition: evt.num > 0\n", [], ["LOAD_UNUSED_MACRO"]],
    ["a list that nobody uses", "- list: l\n  items: [a]\n", [], ["LOAD_UNUSED_LIST"]],
    [
      "a macro whose name no condition can use",
      "- macro: my-macro\n  condition: evt.num > 0\n",
      [],
      ["LOAD_INVALID_MACRO_NAME", "LOAD_UNUSED_MACRO"],
    ],
    [
      "a list whose name no condition can use",
      "- list: my list\n  items: [a]\n",
      [],
      ["LOAD_INVALID_LIST_NAME", "LOAD_UNUSED_LIST"],
    ],
    ["a macro without a condition", "- macro: m\n", ["LOAD_ERR_YAML_VALIDATE"], []],
    ["a macro with an empty condition", "- macro: m\n  condition:\n", ["LOAD_ERR_YAML_VALIDATE"], []],
    ["a macro with a list as condition", "- macro: m\n  condition: [a]\n", ["LOAD_ERR_YAML_VALIDATE"], []],
    ["a macro with an empty name", '- macro: ""\n  condition: evt.num > 0\n', ["LOAD_ERR_YAML_VALIDATE"], []],
    ["a list without items", "- list: l\n", ["LOAD_ERR_YAML_VALIDATE"], []],
    ["a list with one text as items", "- list: l\n  items: a\n", ["LOAD_ERR_YAML_VALIDATE"], []],
    ["a list with a list in it", "- list: l\n  items: [[a]]\n", ["LOAD_ERR_YAML_VALIDATE"], []],
    ["a list with an empty entry", "- list: l\n  items: [a, ~]\n", ["LOAD_ERR_YAML_VALIDATE"], []],
    ["a macro that does not parse", "- macro: m\n  condition: evt.num >\n", ["LOAD_ERR_COMPILE_CONDITION"], []],
    [
      "append to no macro",
      "- macro: m\n  condition: or evt.num > 0\n  override: {condition: append}\n",
      ["LOAD_ERR_VALIDATE"],
      [],
    ],
    ["append to no list", "- list: l\n  items: [a]\n  override: {items: append}\n", ["LOAD_ERR_VALIDATE"], []],
    [
      "replace of no macro, which defines it",
      "- macro: m\n  condition: evt.num > 0\n  override: {condition: replace}\n",
      [],
      ["LOAD_UNUSED_MACRO"],
    ],
  ];
  it.each(cases)("%s", (_, content, errors, warnings) => {
    const loaded = load(content);

    expect(loaded.errors).toEqual(errors);
    expect(loaded.warnings).toEqual(warnings);
  });
});

describe("required versions", () => {
  const cases: [string, string, string[]][] = [
    ["an older engine", "- required_engine_version: 0.31.0", []],
    ["this engine", "- required_engine_version: 0.62.0", []],
    ["a whole number", "- required_engine_version: 26", []],
    ["a text after the version", "- required_engine_version: 0.57.0-rc1", []],
    ["a newer engine", "- required_engine_version: 0.63.0", ["LOAD_ERR_VALIDATE"]],
    ["a newer whole number", "- required_engine_version: 99", ["LOAD_ERR_VALIDATE"]],
    ["another major version", "- required_engine_version: 1.0.0", ["LOAD_ERR_VALIDATE"]],
    ["no version", "- required_engine_version: seven", ["LOAD_ERR_YAML_VALIDATE"]],
    ["half a version", "- required_engine_version: 0.57", ["LOAD_ERR_YAML_VALIDATE"]],
    ["nothing", "- required_engine_version:", ["LOAD_ERR_YAML_VALIDATE"]],
    ["a plugin", "- required_plugin_versions:\n    - {name: json, version: 0.7.0}", []],
    [
      "a plugin with an alternative",
      "- required_plugin_versions:\n    - {name: a, version: 0.7.0, alternatives: [{name: b, version: 0.1.0}]}",
      [],
    ],
    [
      "the same alternative twice",
      "- required_plugin_versions:\n    - {name: a, version: 0.7.0, alternatives: [{name: a, version: 0.1.0}]}",
      ["LOAD_ERR_VALIDATE"],
    ],
    ["a plugin without a version", "- required_plugin_versions:\n    - {name: json}", ["LOAD_ERR_YAML_VALIDATE"]],
    [
      "a plugin with no version",
      "- required_plugin_versions:\n    - {name: json, version: new}",
      ["LOAD_ERR_VALIDATE"],
    ],
    ["a plugin that is no mapping", "- required_plugin_versions: [json]", ["LOAD_ERR_YAML_VALIDATE"]],
    [
      "plugins that are no sequence",
      "- required_plugin_versions: {name: json, version: 0.7.0}",
      ["LOAD_ERR_YAML_VALIDATE"],
    ],
  ];
  it.each(cases)("%s", (_, content, errors) => {
    expect(load(content).errors).toEqual(errors);
  });
});

describe("rules", () => {
  const without = (key: string) =>
    RULE.split("\n")
      .filter((line) => !line.startsWith(`  ${key}:`))
      .join("\n");
  const withValue = (key: string, value: string) => `${without(key)}\n  ${key}: ${value}\n`;
  const cases: [string, string, string[], string[]][] = [
    ["one with all that it needs", RULE, [], []],
    ["without a description", without("desc"), ["LOAD_ERR_YAML_VALIDATE"], []],
    ["without a condition", without("condition"), ["LOAD_ERR_YAML_VALIDATE"], []],
    ["without an output", without("output"), ["LOAD_ERR_YAML_VALIDATE"], []],
    ["without a priority", without("priority"), ["LOAD_ERR_YAML_VALIDATE"], []],
    ["a priority in small letters", withValue("priority", "info"), [], []],
    ["a priority that Falco does not have", withValue("priority", "HIGH"), ["LOAD_ERR_YAML_VALIDATE"], []],
    ["enabled as a word that YAML 1.1 knew", withValue("enabled", "Yes"), [], []],
    ["enabled as another word", withValue("enabled", "maybe"), ["LOAD_ERR_YAML_VALIDATE"], []],
    ["tags that are no sequence", withValue("tags", "shell"), ["LOAD_ERR_YAML_VALIDATE"], []],
    ["a capture", withValue("capture", "true"), [], []],
    ["a capture that lasts no number", withValue("capture_duration", "long"), ["LOAD_ERR_YAML_VALIDATE"], []],
    ["a source that no plugin has", withValue("source", "mainframe"), [], ["LOAD_UNKNOWN_SOURCE"]],
    ["an unknown macro", withValue("condition", "evt.type = execve and my_macro"), ["LOAD_ERR_VALIDATE"], []],
    [
      "an unknown field",
      withValue("condition", "evt.type = execve and proc.nme = a"),
      ["LOAD_ERR_COMPILE_CONDITION"],
      [],
    ],
    [
      "a field of another source",
      withValue("condition", "evt.type = execve and ka.verb = get"),
      ["LOAD_ERR_COMPILE_CONDITION"],
      [],
    ],
    [
      "a field of ours, which Falco does not have",
      withValue("condition", "evt.type = execve and falco.rule = a"),
      ["LOAD_ERR_COMPILE_CONDITION"],
      [],
    ],
    [
      "an operator that the field's type does not have",
      withValue("condition", "evt.type = execve and proc.pid contains 5"),
      ["LOAD_ERR_COMPILE_CONDITION"],
      [],
    ],
    [
      "an operator that does not fit before an unknown field, skip or not",
      `${withValue("condition", "proc.pid contains 5 and proc.nme = a")}  skip-if-unknown-filter: true\n`,
      ["LOAD_ERR_COMPILE_CONDITION"],
      [],
    ],
    [
      "an unknown field, skipped on request",
      `${withValue("condition", "evt.type = execve and proc.nme = a")}  skip-if-unknown-filter: true\n`,
      [],
      ["LOAD_UNKNOWN_FILTER"],
    ],
    [
      "an unknown event type, skipped on request",
      `${withValue("condition", "evt.type = nosuch")}  skip-if-unknown-filter: true\n`,
      [],
      ["LOAD_UNKNOWN_FILTER"],
    ],
    [
      "a field without the argument that it needs, skip or not",
      `${withValue("condition", "evt.type = execve and evt.arg = a")}  skip-if-unknown-filter: true\n`,
      ["LOAD_ERR_COMPILE_CONDITION"],
      [],
    ],
    [
      "a condition that does not parse, skip or not",
      `${withValue("condition", "evt.type = execve and")}  skip-if-unknown-filter: true\n`,
      ["LOAD_ERR_COMPILE_CONDITION"],
      [],
    ],
    ["an unknown field in the output", withValue("output", "shell %proc.nme"), ["LOAD_ERR_COMPILE_OUTPUT"], []],
    [
      "an unknown field in the output, skipped on request",
      `${withValue("output", "shell %proc.nme")}  skip-if-unknown-filter: true\n`,
      [],
      ["LOAD_UNKNOWN_FILTER"],
    ],
    ["a percent sign at the end of the output", withValue("output", "'50%'"), ["LOAD_ERR_COMPILE_OUTPUT"], []],
    [
      "a percent sign at the end of the output, skip or not",
      `${withValue("output", "'50%'")}  skip-if-unknown-filter: true\n`,
      ["LOAD_ERR_COMPILE_OUTPUT"],
      [],
    ],
    [
      "a field in the output that is for conditions only, skip or not",
      `${withValue("output", "shell from %fd.ip")}  skip-if-unknown-filter: true\n`,
      ["LOAD_ERR_COMPILE_OUTPUT"],
      [],
    ],
    [
      "arguments, widths and transformers in the output",
      withValue("output", "'%proc.aname[2] %10proc.name. %evt.arg.flags %toupper(proc.name)'"),
      [],
      [],
    ],
    ["the old container.info", withValue("output", "'%container.info'"), [], ["LOAD_DEPRECATED_ITEM"]],
    ["no event type", withValue("condition", "proc.name = bash"), [], ["LOAD_NO_EVTTYPE"]],
    [
      "no event type, and no warning wanted",
      `${withValue("condition", "proc.name = bash")}  warn_evttypes: false\n`,
      [],
      [],
    ],
    ["every event type but one", withValue("condition", "evt.type != open"), [], ["LOAD_NO_EVTTYPE"]],
    [
      "event types that exclude each other",
      withValue("condition", "evt.type = open and evt.type = close"),
      [],
      ["LOAD_NO_EVTTYPE"],
    ],
    ...[
      "tolower(evt.type) = open",
      "evt.type = val(evt.category)",
      "evt.type in tolower(evt.res)",
      "len(evt.type) exists",
      "concat(evt.type, '-', proc.name) = a",
      "join('-', (proc.name, evt.type)) = a",
    ].map((condition): [string, string, string[], string[]] => [
      `an event type that Falco cannot foresee: ${condition}`,
      `${withValue("condition", `proc.name = a and ${condition}`)}  warn_evttypes: false\n`,
      ["LOAD_ERR_COMPILE_CONDITION"],
      [],
    ]),
    [
      "a computed event type that Falco does not need to foresee",
      withValue("condition", "evt.type = open and tolower(evt.type) contains open and proc.name = tolower(evt.type)"),
      [],
      [],
    ],
    ["event types in both branches", withValue("condition", "not (evt.type != open and evt.type != close)"), [], []],
    ["a deprecated field", withValue("condition", "evt.type = execve and evt.dir = <"), [], ["LOAD_DEPRECATED_ITEM"]],
    [
      "a field's name as a value",
      withValue("condition", "evt.type = execve and proc.name = proc.pname"),
      [],
      ["LOAD_COMPILE_CONDITION"],
    ],
    [
      "a transformer as a value, blanks or not",
      withValue("condition", "evt.type = execve and proc.name = 'tolower( proc.pname ) '"),
      [],
      ["LOAD_COMPILE_CONDITION"],
    ],
    [
      "a value that only begins like a transformer",
      withValue("condition", "evt.type = execve and proc.name = 'len(x) is'"),
      [],
      [],
    ],
    ...["bash", "^bash$", ".*bash", "bash.*", ".+bash.?", "'.*a b.*'"].map(
      (pattern): [string, string, string[], string[]] => [
        `a regular expression that a simpler operator could replace: ${pattern}`,
        withValue("condition", `evt.type = execve and proc.name regex ${pattern}`),
        [],
        ["LOAD_COMPILE_CONDITION"],
      ],
    ),
    ...["b.*h", "bas[h]?", "bash.{1}", "a^b", "a$b"].map((pattern): [string, string, string[], string[]] => [
      `a regular expression that has to be one: ${pattern}`,
      withValue("condition", `evt.type = execve and proc.name regex ${pattern}`),
      [],
      [],
    ]),
    [
      "a comparison with <NA>",
      `${withValue("condition", "ka.verb = <NA>")}  source: k8s_audit\n`.replace("%proc.name", "%ka.verb"),
      [],
      ["LOAD_UNSAFE_NA_CHECK"],
    ],
    [
      "the same rule with another source",
      `${RULE}${RULE.replace("%proc.name", "x")}  source: k8s_audit\n`,
      ["LOAD_ERR_VALIDATE"],
      [],
    ],
  ];
  it.each(cases)("%s", (_, content, errors, warnings) => {
    const loaded = load(content);

    expect(loaded.errors).toEqual(errors);
    expect(loaded.warnings).toEqual(warnings);
  });

  it("lets a later definition take the place of an earlier one", () => {
    const { rule } = load(RULE, RULE.replace("bash", "zsh"));

    expect(rule?.condition).toContain("zsh");
  });

  it("keeps the description and the condition of a rule that Falco passes over", () => {
    const { rule } = load(`${RULE}  source: mainframe\n`);

    expect(rule).toMatchObject({
      desc: "a shell",
      skipped: "The source 'mainframe' is not known.",
      resolved: undefined,
    });
  });
});

describe("where a message points to", () => {
  it("names the file, the line and the column of a wrong value", () => {
    const { first } = load(RULE, RULE.replace("WARNING", "HIGH"));

    expect(first).toMatchObject({
      file: "2.yaml",
      line: 6,
      column: 13,
      item: { kind: "rule", name: "Shell in container" },
    });
  });

  it("finds the place in a folded condition of several lines", () => {
    const folded = RULE.replace(
      "evt.type = execve and proc.name = bash",
      ">\n    evt.type = execve\n    and proc.nme = bash",
    );

    expect(load(folded).first).toMatchObject({ line: 6, column: 9 });
  });

  it("finds the place behind a list that has been replaced", () => {
    const lists = "- list: shells\n  items: [ash, bash, csh, ksh, sh, tcsh, zsh, dash]\n";
    const condition = "evt.type = execve and proc.name in (shells) and and";
    const { first } = load(lists, RULE.replace("evt.type = execve and proc.name = bash", condition));

    expect(first).toMatchObject({ file: "2.yaml", line: 4 });
    expect(first?.column).toBeGreaterThan("  condition: evt.type = execve and proc.name in (shells)".length);
  });

  it("leads to the appended part when that is what is wrong", () => {
    const more = "- rule: Shell in container\n  condition: and proc.nme = a\n  override: {condition: append}\n";

    expect(load(RULE, more).first).toMatchObject({ file: "2.yaml", line: 2, column: 18 });
  });
});

describe("a field of an output or an exception that its source does not have", () => {
  const printing = (field: string) => load(RULE.replace("%proc.name", `%${field}`)).first?.message;

  it("is put right when it is misspelt", () => {
    const exception = "  exceptions:\n    - {name: e, fields: [proc.nmae], values: [[a]]}\n";

    expect(printing("proc.aname[2] %proc.nmae")).toMatch(/; did you mean proc\.name\?$/);
    expect(load(RULE + exception).first?.message).toMatch(/; did you mean proc\.name\?$/);
  });

  it.each(["ka.verb", "ka.verbs", "evt.arg", "falco.rule", "my.own"])("is left alone when it is %s", (field) => {
    expect(printing(field)).not.toContain("did you mean");
  });
});
