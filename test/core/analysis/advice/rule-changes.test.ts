import { describe, expect, it } from "vitest";
import { checkAdvice } from "../../../../src/core/analysis/advice/check-advice.ts";
import { attacksOn } from "../../../../src/core/analysis/document/author-texts.ts";
import { anAlert, PLAYBOOKS } from "../alerts.ts";
import { withheld } from "../document/a-document.ts";

const ALERT = anAlert({
  rule: "Terminal shell in container",
  hostname: "worker-1",
  fields: {
    "container.id": "0123456789ab",
    "container.image.repository": "docker.io/library/nginx",
    "k8s.ns.name": "shop",
    "k8s.pod.name": "web-1",
    "proc.name": "bash",
    "proc.pname": "runc",
    "proc.cmdline": "bash",
    "proc.tty": 34816,
    "user.name": "root",
  },
});

const check = (text: string) => {
  const checked = checkAdvice({ kind: "falco rules", text }, ALERT);
  return checked.ok ? "" : checked.reason;
};
const append = (condition: string) =>
  `- rule: Terminal shell in container\n  condition: ${condition}\n  override: {condition: append}\n`;
const except = (fields: string, values: string, comps = "") =>
  `- rule: Terminal shell in container\n  exceptions:\n    - name: ours\n      fields: [${fields}]\n${comps}      values: [${values}]\n  override: {exceptions: append}\n`;

describe("a change of Falco's rules", () => {
  it.each([
    [
      "switches a rule off",
      "- rule: Terminal shell in container\n  enabled: false\n  override: {enabled: replace}\n",
      /switches the rule 'Terminal shell in container' off/,
    ],
    ["switches a rule off, the old way", "- rule: Launch Privileged Container\n  enabled: false\n", /off/],
    ["adds what is never true", append("and evt.num < 0"), /match nothing/],
    ["adds what is never true, by upstream's macro", append("and never_true"), /match nothing/],
    ["adds what no container passes", append("and not container"), /every cause but/],
    ["adds that a field must not be there", append("and not proc.name exists"), /every cause but/],
    ["leaves one program only", append("and proc.name = nobody-runs-this"), /every cause but/],
    ["leaves one account out", append("and not user.name = root"), /the same account/],
    ["excepts the namespace", except("k8s.ns.name", "[shop]"), /whatever else runs in the same place/],
    ["excepts the shell", except("proc.name", "[bash]"), /whatever else runs in the same place/],
    ["excepts the shell in the namespace", except("k8s.ns.name, proc.name", "[shop, bash]"), /in the same place/],
    ["excepts every container", except("container.id", "[host]", '      comps: ["!="]\n'), /every cause but/],
    [
      "fills upstream's macro with everything",
      "- macro: user_expected_terminal_shell_in_container_conditions\n  condition: (container.id != host)\n  override: {condition: replace}\n",
      /lets every cause/,
    ],
    [
      "fills upstream's macro with the namespace",
      "- macro: user_expected_terminal_shell_in_container_conditions\n  condition: (k8s.ns.name = shop)\n",
      /in the same place/,
    ],
    [
      "changes what all rules are built from",
      "- macro: spawned_process\n  condition: (never_true)\n",
      /many of Falco's/,
    ],
    ["empties a list", "- list: shell_binaries\n  items: []\n  override: {items: replace}\n", /empties the list/],
    [
      "fills upstream's macro with a folder",
      "- macro: allowed_clear_log_files\n  condition: (fd.name startswith /var/log)\n  override: {condition: replace}\n",
      /names nothing that one workload or person has alone/,
    ],
    [
      "fills upstream's macro with a parent that anybody has",
      "- macro: user_known_stand_streams_redirect_activities\n  condition: (proc.pname = java)\n  override: {condition: replace}\n",
      /names nothing that one workload/,
    ],
    [
      "fills upstream's macro with every container, by another macro",
      "- macro: user_known_stand_streams_redirect_activities\n  condition: (container and proc.pname = java)\n  override: {condition: replace}\n",
      /names nothing that one workload/,
    ],
    [
      "names a field that does not exist in a macro that no known rule uses",
      "- macro: allowed_clear_log_files\n  condition: (fd.path = /var/log/a and container.image.repository = b)\n  override: {condition: replace}\n",
      /fd\.path/,
    ],
    [
      "excepts by a field that does not exist",
      except("container.image.repo, proc.cmdline", "[nginx, bash]"),
      /container\.image\.repo/,
    ],
    [
      "excepts every account of a company",
      "- rule: Attach to cluster-admin Role\n  exceptions:\n    - name: ours\n      fields: [ka.user.name]\n      comps: [endswith]\n      values: [['@acme.example']]\n  override: {exceptions: append}\n",
      /names nothing that one workload/,
    ],
    [
      "excepts every service account",
      "- rule: Attach to cluster-admin Role\n  exceptions:\n    - name: ours\n      fields: [ka.user.name]\n      comps: [startswith]\n      values: [['system:serviceaccount:']]\n  override: {exceptions: append}\n",
      /every cause but those/,
    ],
    [
      "lowers the priority of the alert's rule",
      "- rule: Terminal shell in container\n  priority: DEBUG\n  override: {priority: replace}\n",
      /lowers the priority/,
    ],
    [
      "waits for enter events",
      "- rule: A\n  desc: a\n  condition: evt.type = open and evt.dir = >\n  output: a\n  priority: NOTICE\n",
      /evt\.dir/,
    ],
    ["leans on a macro that nobody knows", append("and not our_own_shells"), /can be checked only with yours/],
  ])("is withheld when it %s", (_, text, reason) => {
    expect(check(text)).toMatch(reason);
  });

  it.each([
    [
      "excepts an image and a command",
      except("container.image.repository, proc.cmdline", "[docker.io/library/nginx, bash]"),
    ],
    ["excepts an image", except("container.image.repository", "[registry.example.com/debug]")],
    ["leaves out a parent in a namespace", append("and not (k8s.ns.name = shop and proc.pname = health-check)")],
    ["asks for a terminal", append("and proc.tty != 0")],
    [
      "fills upstream's macro narrowly",
      "- macro: user_expected_terminal_shell_in_container_conditions\n  condition: (container.image.repository = registry.example.com/debug and proc.cmdline = bash)\n  override: {condition: replace}\n",
    ],
    [
      "excepts one account",
      "- rule: Attach to cluster-admin Role\n  exceptions:\n    - name: ours\n      fields: [ka.user.name]\n      values: [['system:serviceaccount:ci:deployer']]\n  override: {exceptions: append}\n",
    ],
    [
      "excepts a file of one user that ends in a number",
      except(
        "proc.cmdline, fd.name, user.name",
        "[bash, /home/ann/.bash_history-*.tmp, ann]",
        "      comps: [=, glob, =]\n",
      ),
    ],
    ["switches off a rule of the operator's", "- rule: Any shell\n  enabled: false\n  override: {enabled: replace}\n"],
    [
      "switches off a rule that only records",
      "- rule: K8s ConfigMap Created\n  enabled: false\n  override: {enabled: replace}\n",
    ],
    [
      "adds a rule built from upstream's macros and lists",
      "- rule: A shell below a server\n  desc: d\n  condition: spawned_process and container and proc.name in (shell_binaries) and evt.dir = < and not user_known_shell_config_modifiers\n  output: o (user=%user.name)\n  priority: WARNING\n",
    ],
  ])("is let through when it %s", (_, text) => {
    expect(check(text)).toBe("");
  });

  it("is withheld when it silences an attack that the playbook knows", () => {
    const rule = "Linux Kernel Module Injection Detected";
    const [attack] = attacksOn({ ...ALERT, rule }, PLAYBOOKS);
    const image = String(attack?.fields["container.image.repository"]);
    const advice = `\`\`\`yaml\n${except("container.image.repository", `[${image}]`)}\`\`\`\n`;

    expect(withheld(advice.replace("Terminal shell in container", rule), { ...ALERT, rule })).toMatchObject([
      { reason: expect.stringContaining("for an attack, too") },
    ]);
  });
});
