import type { Alert } from "../../falco/alert.ts";
import { fillCommand } from "../command.ts";
import { remembering } from "../remembering.ts";
import type { AdviceKind } from "./advice-kind.ts";
import { type AdviceCheck, checkAdvice } from "./check-advice.ts";

/** Stands for every alert: whatever a template may be filled with is a plain word like these (command.ts). */
export const ANY_ALERT: Alert = {
  rule: "any rule",
  priority: "Warning",
  at: 0n,
  timeFrom: "receipt",
  source: "syscall",
  hostname: "host-a1",
  output: undefined,
  tags: [],
  fields: {
    "k8s.ns.name": "namespace-a1",
    "k8s.pod.name": "pod-a1",
    "container.id": "0123456789ab",
    "container.name": "container-a1",
    "ka.user.name": "system:serviceaccount:namespace-a1:account-a1",
    "ka.target.namespace": "namespace-a1",
    "ka.target.name": "target-a1",
    "ka.req.configmap.name": "configmap-a1",
    "ct.region": "eu-west-1",
    "ct.user": "user-a1",
    "ct.request.username": "user-a1",
    "ct.request.name": "trail-a1",
    "ct.request.functionname": "function-a1",
    "s3.bucket": "bucket-a1",
    "gcp.user": "ann@example.com",
    "gcp.projectId": "project-a1",
    "gcp.storage.bucket": "bucket-a1",
    "gcp.cloudsql.databaseId": "project-a1:instance-a1",
    "gcp.cloudfunctions.function": "function-a1",
    "github.user": "user-a1",
    "github.workflow.filename": ".github/workflows/a1.yml",
    "github.repo.name": "owner-a1/repository-a1",
  },
};

const remember = remembering<AdviceCheck>(2000);

/**
 * Checks an author's command or document for any alert. A value can only be one plain word, so what holds for one
 * alert holds for all, and the costly check is made once for each text.
 */
export function checkTemplate(kind: AdviceKind, template: string): AdviceCheck {
  return remember(`${kind} ${template}`, () => checkOnce(kind, template));
}

function checkOnce(kind: AdviceKind, template: string): AdviceCheck {
  // Unquoted, a namespace called 123 or no would change its type.
  if (kind !== "command" && /(?<!")\{\{|\}\}(?!")/.test(template))
    return refused("puts a value into YAML without quotes");
  const filled = fillCommand(template, ANY_ALERT);
  if (!filled.ok) return refused(filled.reason);
  return checkAdvice({ kind, text: filled.run, constants: [template], isTemplate: true }, ANY_ALERT);
}

function refused(reason: string): AdviceCheck {
  return { ok: false, reason, problems: [reason] };
}
