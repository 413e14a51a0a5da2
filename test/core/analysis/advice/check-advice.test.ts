import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type AdviceKind, adviceKind } from "../../../../src/core/analysis/advice/advice-kind.ts";
import { checkAdvice } from "../../../../src/core/analysis/advice/check-advice.ts";
import { STANDARD_COMMANDS } from "../../../../src/core/analysis/standard-commands.ts";
import { sharedFile } from "../../../shared.ts";
import { anAlert, fixture, PLAYBOOKS } from "../alerts.ts";
import { HARMFUL } from "./harmful.ts";

const ALERT = anAlert({
  hostname: "worker-1",
  fields: {
    "k8s.ns.name": "shop",
    "k8s.pod.name": "web-1",
    "container.id": "0123456789ab",
    "container.name": "web",
    "proc.exepath": "/tmp/.x",
    "fd.name": "/etc/shadow",
    "ka.user.name": "system:serviceaccount:shop:web",
    "ct.region": "eu-west-1",
    "ct.request.username": "ann",
    "s3.bucket": "b",
    "gcp.user": "ann@example.com",
    "gcp.projectId": "shop",
    "gcp.storage.bucket": "b",
    "github.repo.name": "acme/web",
  },
});

describe("a command", () => {
  it.each([
    "kubectl -n shop get pod web-1 -o yaml",
    "kubectl get pods --all-namespaces -o wide | grep -i falco | sort -u",
    "kubectl -n shop logs web-1 -c web --previous --tail=100",
    "kubectl -n shop delete pod web-1",
    "kubectl cordon worker-1",
    "kubectl auth can-i --list --as system:serviceaccount:shop:web",
    "kubectl get secrets -n shop",
    "crictl inspect 0123456789ab | jq -r .info.pid",
    'pid=$(crictl inspect 0123456789ab | jq -r .info.pid) && nsenter -t "$pid" -n ss -tunap',
    "sha256sum /tmp/.x; stat /tmp/.x",
    "ps -eo pid,ppid,args --forest",
    "systemctl list-units --type=service --all 'falco*' --no-pager; pgrep -a falco",
    "last -F -n 20; who -u",
    "journalctl -u kubelet --since today --no-pager | tail -n 50",
    "find /var/log -xdev -newermt 2024-10-29 -type f -exec sha256sum {} +",
    "sudo ss -tunap 2>/dev/null",
    "aws sts get-caller-identity",
    "aws iam list-access-keys --user-name ann --output table",
    "aws s3api get-public-access-block --bucket b",
    "aws cloudtrail lookup-events --region eu-west-1 --lookup-attributes AttributeKey=EventName,AttributeValue=ConsoleLogin",
    "gcloud projects get-iam-policy shop --format=yaml",
    "gcloud storage buckets get-iam-policy gs://b",
    "gcloud logging sinks list --project shop",
    `gcloud logging read 'protoPayload.authenticationInfo.principalEmail="ann@example.com"' --project shop --freshness=1d`,
    "gh api repos/acme/web --jq .visibility",
    "gh api repos/acme/web/keys --paginate",
    "awk -F: '$2 ~ /^\\$/ {print $1}' /etc/shadow",
  ])("may be advised: %s", (text) => {
    expect(checkAdvice({ kind: "command", text }, ALERT)).toEqual({ ok: true, checked: expect.any(Array) });
  });

  it.each([
    ["sudo usermod -aG docker root", /group docker, which is as good as root/],
    ["useradd falco_user -G falco_group -s /bin/sh", /creates an account/],
    ["systemcall chcon -t modules_object_t x", /`systemcall` is not a program/],
    ["kubectl -n prod get pod web-1", /names prod, which is not in this alert/],
    ["crictl inspect ba9876543210", /names ba9876543210, which is not in this alert/],
    ["kubectl cordon worker-2", /names worker-2/],
    ["cat /tmp/other", /names \/tmp\/other/],
    ["cat /etc/shadow", /prints the secrets in \/etc\/shadow/],
    ["kubectl -n shop get secret db -o yaml", /prints the content of Secrets/],
    ["echo 'a", /does not parse as shell: unterminated single quote/],
    ["", /contains no command/],
    ["# only a comment", /contains no command/],
    ["kubectl get pods -n {{k8s.ns.name}}", /still has an empty placeholder/],
    [`echo ${"x".repeat(5000)}`, /too long/],
    ["# what follows\n#!/bin/bash\nls", /#! line in the middle/],
  ])("is withheld with its reason: %s", (text, says) => {
    const checked = checkAdvice({ kind: "command", text }, ALERT);

    expect(checked.ok).toBe(false);
    expect(!checked.ok && checked.reason).toMatch(says);
  });

  it.each(HARMFUL)("is withheld: %s", (text) => {
    expect(checkAdvice({ kind: "command", text }, ALERT).ok).toBe(false);
  });
});

describe("hostile advice", () => {
  const shapes = ["$(", "`", "{", "((", "a|", "a;", '"', "'", "<<", "\\", "[[", "- ", "? ", "&a ", "*a ", "!"];

  it.each(shapes)("of endless %j is refused in good time, and never throws", (shape) => {
    for (const kind of ["command", "kubernetes", "falco rules", "dockerfile"] as const) {
      for (const text of [shape.repeat(1900), shape.repeat(60_000)]) {
        const startedAt = performance.now();
        const { ok } = checkAdvice({ kind, text }, ALERT);
        if (kind !== "falco rules") expect(ok).toBe(false);
        expect(performance.now() - startedAt).toBeLessThan(5000);
      }
    }
  });

  it("that unfolds without end is refused", () => {
    const bomb = [
      "a: &a [x,x,x,x,x,x,x,x,x]",
      ..."bcdefghi".split("").map((name, at) => `${name}: &${name} [${Array(9).fill(`*${"abcdefgh"[at]}`).join(",")}]`),
    ].join("\n");

    expect(checkAdvice({ kind: "kubernetes", text: `apiVersion: v1\nkind: Pod\n${bomb}` }, ALERT).ok).toBe(false);
  });

  it("never throws and is never let through when it is noise", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 200 }), (text) => {
        const checked = checkAdvice({ kind: "command", text: `zz${text}` }, ALERT);
        expect(checked.ok).toBe(false);
      }),
    );
  });
});

describe("a document", () => {
  const policy = STANDARD_COMMANDS["quarantine-policy"]?.replace("{{k8s.ns.name}}", "shop") ?? "";

  it("may be advised when its fields exist and its namespace is this alert's", () => {
    expect(checkAdvice({ kind: "kubernetes", text: policy }, ALERT).ok).toBe(true);
  });

  it.each([
    [policy.replace("podSelector", "podSelectr"), /podSelectr|podSelector/],
    [policy.replace('"shop"', '"prod"'), /namespace prod, which is not in this alert/],
    [policy.replace("NetworkPolicy", "Gizmo"), /Gizmo, which Falconer cannot check/],
    [`${policy}\n---\nkind: [`, /is not YAML|names no apiVersion/],
    [
      "apiVersion: v1\nkind: Pod\nmetadata: {name: x}\nspec: {hostPID: true, containers: [{name: a, image: b}]}",
      /hostPID/,
    ],
    [
      "apiVersion: v1\nkind: Pod\nmetadata: {name: x}\nspec: {containers: [{name: a, image: b, securityContext: {readOnlyRootFileSystem: true}}]}",
      /readOnlyRootFileSystem/,
    ],
  ])("is withheld with its reason", (text, says) => {
    const checked = checkAdvice({ kind: "kubernetes", text }, ALERT);

    expect(!checked.ok && checked.reason).toMatch(says);
  });

  it("of Falco rules is withheld when Falco would not load it", () => {
    const chcon =
      '- rule: x\n  exceptions:\n    - name: a\n      fields: [proc.cmdline]\n      comps: ["="]\n      values:\n        - [\'bash -c chcon "/root/.falco/x.ko"\']\n  override: {exceptions: append}\n';

    expect(checkAdvice({ kind: "falco rules", text: chcon }, ALERT).ok).toBe(false);
    expect(
      checkAdvice({ kind: "falco rules", text: "- rule: x\n  enabled: false\n  override: {enabled: replace}" }, ALERT)
        .ok,
    ).toBe(true);
  });
});

const REPORTS = ["report-1", "report-2"] as const;

describe("the sample reports", () => {
  const reasons: Readonly<Record<string, readonly RegExp[]>> = {
    "report-1": [/as good as root/, /FROM.*installs software.*ufw/, /sequence of items/, /no part in this alert/],
    "report-2": [
      /`systemcall` is not a program/,
      /creates an account/,
      /'name', 'level', 'type', 'syscall', 'container'.*does not compile.*HIGH is not a priority/,
      /#! line in the middle.*loop/,
    ],
  };

  it.skipIf(sharedFile("reports/report-1.md") === undefined).each(REPORTS)(
    "%s: every block is withheld, with the right reason",
    (name) => {
      const checks = blocksOf(readFileSync(sharedFile(`reports/${name}.md`) ?? "", "utf8")).map(({ kind, text }) =>
        checkAdvice({ kind, text }, fixture(name)),
      );

      expect(checks.map((check) => check.ok)).toEqual([false, false, false, false]);
      const said = checks.map((check) => (check.ok ? "" : check.reason));
      for (const [index, says] of (reasons[name] ?? []).entries()) expect(said[index]).toMatch(says);
    },
  );

  it.skipIf(sharedFile("examples/analysis-of-report-1.md") === undefined).each(REPORTS)(
    "%s: nothing of the expert's analysis is withheld",
    (name) => {
      const blocks = blocksOf(readFileSync(sharedFile(`examples/analysis-of-${name}.md`) ?? "", "utf8"));
      const constants = [
        ...Object.values(STANDARD_COMMANDS),
        ...PLAYBOOKS.flatMap(({ content }) => content.triage.flatMap((item) => item.run ?? [])),
      ];

      expect(blocks.length).toBeGreaterThan(4);
      for (const { kind, text } of blocks)
        expect(checkAdvice({ kind, text, constants }, fixture(name))).toMatchObject({ ok: true });
    },
  );
});

function blocksOf(markdown: string): readonly { kind: AdviceKind; text: string }[] {
  return [...markdown.matchAll(/```(\w+)\n([\s\S]*?)```/g)]
    .filter((match) => match[1] !== "text")
    .map((match) => ({ kind: adviceKind(match[1], match[2] ?? ""), text: match[2] ?? "" }));
}
