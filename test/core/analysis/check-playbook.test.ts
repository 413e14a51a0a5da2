import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { checkPlaybook } from "../../../src/core/analysis/check-playbook.ts";
import { readPlaybooks } from "../../../src/core/analysis/read-playbooks.ts";
import { readRules } from "../../../src/core/falco/rules/read-rules.ts";
import { sharedFile } from "../../shared.ts";
import { PLAYBOOK_FILES, PLAYBOOKS } from "./alerts.ts";

const PLUGIN_RULES = [
  ["k8s_audit", "k8saudit/rules/k8s_audit_rules.yaml"],
  ["aws_cloudtrail", "cloudtrail/rules/aws_cloudtrail_rules.yaml"],
  ["okta", "okta/rules/okta_rules.yaml"],
  ["github", "github/rules/github.yaml"],
  ["gcp_auditlog", "gcpaudit/rules/gcp_auditlog_rules.yaml"],
] as const;
const FALCO_FILES = ["falco_rules", "falco-incubating_rules", "falco-sandbox_rules"].flatMap((name) => {
  const file = sharedFile(`corpora/rules/falcosecurity_rules/rules/${name}.yaml`);
  return file === undefined ? [] : [{ name: file, content: readFileSync(file, "utf8") }];
});
const FALCO_RULES = FALCO_FILES.length === 0 ? undefined : readRules(FALCO_FILES);
const NAMED = PLAYBOOKS.map((playbook) => [playbook.file, playbook] as const);

describe("a built-in playbook", () => {
  it.each(NAMED)("%s stands up to every check", (_, playbook) => {
    expect(checkPlaybook(playbook)).toEqual([]);
  });

  // One test for each: a tuning is loaded on top of all of Falco's rules, which takes a while on a busy machine.
  it.skipIf(FALCO_RULES === undefined).each(NAMED.filter(([, { content }]) => content.match.source === "syscall"))(
    "%s tunes Falco's own rules as it says",
    (_, playbook) => {
      expect(FALCO_RULES?.errors).toEqual([]);
      expect(checkPlaybook(playbook, FALCO_RULES)).toEqual([]);
    },
  );

  it.skipIf(FALCO_RULES === undefined).each(PLUGIN_RULES)(
    "of %s names and tunes its rules as it says",
    (source, path) => {
      const file = sharedFile(`corpora/rules/falcosecurity_plugins/plugins/${path}`) ?? "";
      const rules = readRules([{ name: path, content: readFileSync(file, "utf8") }]);
      const playbooks = PLAYBOOKS.filter((playbook) => playbook.content.match.source === source);
      const names = playbooks.flatMap((playbook) => playbook.content.match.rules ?? []);

      expect(rules.errors).toEqual([]);
      expect(playbooks.flatMap((playbook) => checkPlaybook(playbook, rules))).toEqual([]);
      expect(names.filter((name) => !rules.rules.some((rule) => rule.name === name))).toEqual([]);
      expect(playbooks.filter((playbook) => playbook.content.match.rules === undefined).length).toBeLessThan(2);
    },
  );
});

describe("a playbook with a fault", () => {
  const good = PLAYBOOK_FILES.find((file) => file.name === "any-shell-in-container.yaml")?.content ?? "";

  it.each([
    ["title: A shell process started in a container", "titel: x", /titel/],
    ['when: "proc.tty != 0"', 'when: "proc.tyy != 0"', /signals\[\d+\]\.when: .*proc\.tyy.*line 1, column 1/],
    ["effect: benign", "effect: good", /signals\[0\]\.effect/],
    ["id: parent-falcoctl", "id: interactive", /two have the id interactive/],
    ["supported_by: [falco-loader-entrypoint", "supported_by: [nothing", /there is no benign signal nothing/],
    ["must_match: [report-1-with-metadata", "must_match: [nowhere", /there is no fixture nowhere/],
    [
      "crictl inspect {{container.id}}",
      "crictl inspect {{proc.cmdline}}",
      /\{\{proc.cmdline\}\} may not stand in a command/,
    ],
    ["[[{{proc.name}}|A shell]] ran", "[[{{proc.name}}|A shell ran", /unpaired/],
    ['run: "@find-pod"', 'run: "@find-it"', /there is no standard command @find-it/],
    ["hardening:", "hardening: [", /line \d+/],
  ])("is refused with its place: %s", (from, to, says) => {
    expect(good).toContain(from);
    const { playbooks, problems } = readPlaybooks([{ name: "x.yaml", content: good.replace(from, () => to) }]);

    expect(playbooks).toEqual([]);
    expect(problems.join("\n")).toMatch(says);
    expect(problems.every((problem) => problem.startsWith("x.yaml: "))).toBe(true);
  });

  it.each([
    ["a key is missing", /^title: .*\n/m, "", "x.yaml: title: is missing"],
    [
      "a key of an item is missing",
      "    effect: benign\n",
      "",
      /^x\.yaml: line \d+: signals\[\d\]\.effect: is missing: it must be /,
    ],
    ["a key is left empty", /^title: .*$/m, "title:", "x.yaml: line 6: title: is missing"],
    ["a text is a number", /^title: .*$/m, "title: 404", "x.yaml: line 6: title: must be text: put it in quotes"],
    ["a text is a list", /^title: .*$/m, "title: [a]", "x.yaml: line 6: title: must be text"],
    ["a text is empty", /^title: .*$/m, 'title: ""', "x.yaml: line 6: title: must not be empty"],
    [
      "a text is too long",
      /^title: .*$/m,
      `title: ${"a".repeat(301)}`,
      "x.yaml: line 6: title: must be 300 or fewer characters",
    ],
    ["a list is a text", /rules: \[.*$/m, "rules: all", "x.yaml: line 3: match.rules: must be a list"],
    [
      "a key is not known",
      /^title:/m,
      "titel: A typing error\ntitle:",
      "x.yaml: line 6: titel: is not a key that can stand here",
    ],
    ["an id has spaces", /^id: .*$/m, "id: a b", "x.yaml: line 1: id: must be lower-case letters, digits and dashes"],
    [
      "an item is of no form",
      /^what_the_rule_cannot_tell:\n/m,
      "what_the_rule_cannot_tell:\n  - 7\n",
      /^x\.yaml: line \d+: what_the_rule_cannot_tell\[0\]: must be text or keys with values$/,
    ],
    [
      "a key of one of two forms is not known",
      /^what_the_rule_cannot_tell:\n/m,
      "what_the_rule_cannot_tell:\n  - { say: a, wen: b }\n",
      /^x\.yaml: line \d+: what_the_rule_cannot_tell\[0\]\.wen: is not a key that can stand here$/,
    ],
    [
      "a fixture has a name with spaces",
      /^fixtures:\n/m,
      "fixtures:\n  my own: { rule: r, output_fields: {}, verdict: needs review }\n",
      /^x\.yaml: line \d+: fixtures\.my own: the key must be lower-case/,
    ],
    ["there is nothing in it", /.*/s, "# nothing yet\n", "x.yaml: the file is empty"],
  ])("is told in plain words when %s", (_, from, to, says) => {
    const content = good.replace(from, () => to);
    const { problems } = readPlaybooks([{ name: "x.yaml", content }]);

    expect(content).not.toBe(good);
    expect(problems).toContainEqual(typeof says === "string" ? says : expect.stringMatching(says));
    expect(problems.join("\n")).not.toMatch(/Invalid|expected|Unrecognized|Too (?:small|big)/);
  });

  it.each([
    ["pgrep -a falco", "pkill falco", /ends processes by name/],
    ["kubectl cordon {{hostname}}", "kubectl drain {{hostname}}", /moves every pod off the node/],
    ["crictl inspect {{container.id}} |", "crictl inspect {{container.id}} || rm -rf / |", /`rm` deletes files/],
    ["enabled: replace", "enabled: append", /would not load as Falco rules/],
    ["[bash /docker-entrypoint.sh auto, bash", "[bash, bash", /does not silence report-1-with-metadata/],
    ["{verdict: needs review, rule:", "{verdict: likely malicious, rule:", /comes out as "needs review"/],
  ])("is found when it is tried: %s", (from, to, says) => {
    expect(good).toContain(from);
    const { playbooks, problems } = readPlaybooks([{ name: "x.yaml", content: good.replace(from, () => to) }]);

    expect(problems).toEqual([]);
    expect(playbooks.flatMap((playbook) => checkPlaybook(playbook)).join("\n")).toMatch(says);
  });

  it("lists every problem of every file", () => {
    const { problems } = readPlaybooks([
      { name: "a.yaml", content: "id: A B\nmore: 1" },
      { name: "b.yaml", content: "[" },
      { name: "c.yaml", content: "" },
    ]);

    expect(problems.filter((problem) => problem.startsWith("a.yaml")).length).toBeGreaterThan(5);
    expect(problems.some((problem) => problem.startsWith("b.yaml"))).toBe(true);
    expect(problems.some((problem) => problem.startsWith("c.yaml"))).toBe(true);
  });

  it("clashes with another that covers the same rule", () => {
    const { problems } = readPlaybooks([
      { name: "a.yaml", content: good },
      { name: "b.yaml", content: good.replace("id: any-shell-in-container", "id: other") },
    ]);

    expect(problems).toEqual(['b.yaml: line 3: match.rules: a.yaml already covers "Detect Shell in Container"']);
  });
});
