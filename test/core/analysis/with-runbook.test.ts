import { describe, expect, it } from "vitest";
import { analyse } from "../../../src/core/analysis/analyse.ts";
import { checkPlaybook } from "../../../src/core/analysis/check-playbook.ts";
import { readPlaybooks } from "../../../src/core/analysis/read-playbooks.ts";
import { withRunbook } from "../../../src/core/analysis/with-runbook.ts";
import { anAlert, PLAYBOOK_FILES } from "./alerts.ts";

const SHELL = PLAYBOOK_FILES.find(({ name }) => name === "any-shell-in-container.yaml")?.content ?? "";

/** Our playbook for shells with a runbook of the team. */
function readingOf(runbook: string) {
  return readPlaybooks([{ name: "ours.yaml", content: `${SHELL}\nrunbook: ${JSON.stringify(runbook)}\n` }]);
}

/** What is wrong with it before there is any alert. */
function problemsOf(runbook: string): readonly string[] {
  const { playbooks, problems } = readingOf(runbook);
  return [
    ...problems.map((problem) => problem.replace(/^ours\.yaml: (?:line \d+: )?/, "")),
    ...playbooks.flatMap((playbook) => checkPlaybook(playbook)),
  ];
}

/** What an alert's reader is shown of it, and what is withheld. */
function shown(runbook: string, fields = {}) {
  const alert = anAlert({ rule: "Detect Shell in Container", fields });
  const { playbooks } = readingOf(runbook);
  const analysis = withRunbook(analyse(alert, playbooks), alert, playbooks);
  return {
    text: analysis.runbook?.text,
    withheld: analysis.withheld.filter(({ what }) => /runbook/.test(what[0]?.text ?? "")),
  };
}

const OURS = `# Shell in the shop

1. Look at the [dashboard](https://grafana.example.com/d/shop) in Grafana.
2. Ask **#shop-oncall**:
   - who deployed last
   - who is on the box

| step | who |
|---|---|
| first look | on-call |

\`\`\`bash
kubectl -n shop get deployment/checkout
\`\`\`

See what else runs there: \`kubectl -n shop get pods -o wide\`. Then call whoever owns the till.
`;

describe("a runbook", () => {
  it("is shown whole when nothing speaks against it: the team's own names, tools and words are theirs", () => {
    expect(problemsOf(OURS)).toEqual([]);
    expect(shown(OURS)).toEqual({ text: OURS, withheld: [] });
  });

  it.each([
    [
      "a dangerous command",
      "# Ours\n\n- Clean up:\n\n  ```bash\n  rm -rf /var/log\n  ```\n",
      /^runbook: its line 5 .*deletes files/,
    ],
    [
      "a dangerous command among words",
      "Now run `kubectl create clusterrolebinding x --clusterrole=cluster-admin --user=ann`.",
      /^runbook: its line 1 /,
    ],
    ["dangerous words", "One.\n\nAdd the user to the docker group.", /^runbook: its line 3 .*as good as root/],
    [
      "rules that do not load",
      "```yaml\n- rule: Detect Shell in Container\n  priority: HIGH\n  override:\n    priority: replace\n```",
      /^runbook: its line 1 /,
    ],
    ["a placeholder", "Look at {{k8s.pod.name}}.", /^runbook: \{\{k8s\.pod\.name\}\} would stand there as it is/],
    ["more than anybody reads", "x".repeat(8001), /^runbook: /],
  ])("is refused before any alert with %s, by its line", (_, runbook, problem) => {
    const problems = problemsOf(runbook);

    expect(problems.join("\n")).toMatch(problem);
  });

  it("may have a template that is docker's to fill", () => {
    expect(problemsOf("```bash\ndocker inspect --format '{{.State.Pid}}' web\n```")).toEqual([]);
  });

  it.each([
    ["a paragraph", "Before.\n\nRun `rm -rf /data` now.\n\nAfter.\n", "Before.\n\nNOTE3\n\nAfter.\n"],
    [
      "a step",
      "1. one\n2. Run `rm -rf /data` now.\n   - inner\n3. three\n",
      "1. one\n2. NOTE2\n   - inner\n3. three\n",
    ],
    [
      "a block of code in a list",
      "- one\n\n  ```bash\n  rm -rf /data\n  ls\n  ```\n- two\n",
      "- one\n\n  NOTE3\n- two\n",
    ],
    [
      "a row of a table",
      "| do | who |\n|---|---|\n| look | ann |\n| Run `rm -rf /data` | bob |\n",
      "| do | who |\n|---|---|\n| look | ann |\n| NOTE4 |\n",
    ],
    ["a table's heading", "| Run `rm -rf /data` | who |\n|---|---|\n| look | ann |\n\nAfter.", "NOTE1\n\nAfter."],
    ["a quote", "> Run `rm -rf /data`\n> now.\n\nAfter.", "> NOTE1\n\nAfter."],
    ["a heading", "## Run `rm -rf /data`\n\nAfter.", "NOTE1\n\nAfter."],
  ])("has %s withheld by itself, the rest stays in place", (_, runbook, rest) => {
    const { text, withheld } = shown(runbook);

    expect(text).toBe(rest.replace(/NOTE(\d)/, "*(withheld: line $1 of the runbook)*"));
    expect(withheld).toHaveLength(1);
    expect(withheld[0]?.reason).toContain("deletes files");
  });

  it("is withheld as a whole when what is wrong with it has no place of its own", () => {
    const { text, withheld } = shown('{"run": "rm -rf /data", "then": "look"}');

    expect(text).toBeUndefined();
    expect(withheld).toHaveLength(1);
  });
});
