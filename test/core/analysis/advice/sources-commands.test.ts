import { describe, expect, it } from "vitest";
import { adviceKind } from "../../../../src/core/analysis/advice/advice-kind.ts";
import { checkAdvice } from "../../../../src/core/analysis/advice/check-advice.ts";
import { anAlert } from "../alerts.ts";

const BINDING = anAlert({
  rule: "Attach to cluster-admin Role",
  source: "k8s_audit",
  fields: {
    "ka.user.name": "jo@acme.example",
    "ka.target.name": "grafana-admin",
    "ka.target.resource": "clusterrolebindings",
    "ka.req.binding.subjects": "ServiceAccount monitoring/grafana",
  },
});
const STRANGER = anAlert({ source: "k8s_audit", fields: { "ka.user.name": "system:anonymous" } });
const KEY = anAlert({
  source: "gcp_auditlog",
  fields: { "gcp.iam.serviceAccount": "etl@acme.iam.gserviceaccount.com", "gcp.projectId": "acme" },
});
const USER = anAlert({ source: "aws_cloudtrail", fields: { "ct.user": "finance-bi" } });
const HOST = anAlert({
  hostname: "host-1",
  fields: { "user.name": "ann", "user.loginuid": 1000, "fd.name": "/home/ann/.bash_history-01112.tmp" },
});
const DOCKER = anAlert({
  hostname: "docker-1",
  fields: { "container.id": "0123456789ab", "container.name": "eventgen" },
});

const ALERTS = { BINDING, STRANGER, KEY, USER, HOST, DOCKER };
const check = (text: string, about: keyof typeof ALERTS): string => {
  const checked = checkAdvice({ kind: adviceKind("", text), text }, ALERTS[about]);
  return checked.ok ? "" : checked.reason;
};

describe("a command about the alert's own object", () => {
  it.each([
    ["kubectl delete clusterrolebinding grafana-admin", "BINDING"],
    ["kubectl -n monitoring get pods", "BINDING"],
    [`jq 'select(.user.username=="system:serviceaccount:monitoring:grafana")' audit.log`, "BINDING"],
    ["kubectl auth can-i --list --as=system:anonymous --as-group=system:unauthenticated", "STRANGER"],
    ["gcloud iam service-accounts keys list --iam-account=etl@acme.iam.gserviceaccount.com --managed-by=user", "KEY"],
    ["gcloud iam service-accounts keys disable KEY_ID --iam-account=etl@acme.iam.gserviceaccount.com", "KEY"],
    ["aws iam delete-login-profile --user-name finance-bi", "USER"],
    ["ls -l --time-style=full-iso /home/ann/.bash_history*", "HOST"],
    ["grep -nE 'HIST(FILE|SIZE)' /home/ann/.bashrc /home/ann/.bash_profile", "HOST"],
    ["ausearch -ul 1000 -m EXECVE --start 05/04/2022 03:00:00 --end 05/04/2022 03:10:00 -i", "HOST"],
    ["auditctl -w /etc/falco -p wa -k falco-config", "HOST"],
    ["auditctl -a always,exit -F arch=b64 -S execve -F auid=1000 -k ann-exec", "HOST"],
    ["falco --dry-run -c /etc/falco/falco.yaml", "HOST"],
    ["docker network disconnect <network> eventgen", "DOCKER"],
    ["[Service]\nProtectSystem=strict\nNoNewPrivileges=true\nInaccessiblePaths=/etc/shadow", "HOST"],
  ] as const)("may be advised: %s", (text, about) => {
    expect(check(text, about)).toBe("");
  });

  it.each([
    ["kubectl delete clusterrolebinding other-admin", "BINDING", /deletes more than/],
    ["kubectl delete clusterrole grafana-admin", "BINDING", /deletes more than/],
    ["kubectl -n kube-system get pods", "BINDING", /names kube-system/],
    ["kubectl get secrets --as-group=system:masters", "STRANGER", /another's group/],
    [
      "gcloud iam service-accounts keys disable KEY_ID --iam-account=other@acme.iam.gserviceaccount.com",
      "KEY",
      /names other@/,
    ],
    ["gcloud iam service-accounts keys disable KEY_ID", "KEY", /names no account/],
    [
      "gcloud iam service-accounts keys delete KEY_ID --iam-account=etl@acme.iam.gserviceaccount.com",
      "KEY",
      /only reads/,
    ],
    ["aws iam delete-login-profile --user-name root-admin", "USER", /names root-admin/],
    ["cat /home/bob/.bash_history", "HOST", /names \/home\/bob/],
    ["cat /home/ann/.netrc", "HOST", /prints the secrets/],
    ["cat /home/ann/*", "HOST", /names \/home\/ann/],
    ["auditctl -a never,exit -S execve", "HOST", /keeps things from the audit log/],
    ["auditctl -D", "HOST", /not an option/],
    ["auditctl -e 0", "HOST", /not an option/],
    ["docker network disconnect bridge other", "DOCKER", /names other/],
    ["docker network connect host eventgen", "DOCKER", /changes the networks/],
    ["[Service]\nProtectSystem=strict\nExecStart=/tmp/x", "HOST", /sets ExecStart/],
    ["[Service]\nNoNewPrivileges=false", "HOST", /sets NoNewPrivileges/],
  ] as const)("is withheld when it does or names something else: %s", (text, about, reason) => {
    expect(check(text, about)).toMatch(reason);
  });
});
