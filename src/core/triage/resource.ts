import { type Alert, knownText } from "../falco/alert.ts";
import { isAboutPod, workloadOf } from "./workload.ts";

/** What an event of a source without workloads is about: an account, a namespace or repository, and the object in it. */
export interface Resource {
  readonly key: readonly string[];
  readonly text: string;
  /** Too little is known to tell it from others, for example an account without a resource. */
  readonly isPartial: boolean;
}

interface ResourceFields {
  /** How people call the source, where an alert says no more. */
  readonly source: string;
  /** From the outermost to the object itself; of each list the first that is known. */
  readonly names: readonly (readonly string[])[];
  /** What tells one resource from another: at least one of these lists must be known whole. */
  readonly telling: readonly (readonly string[])[];
}

const POD_NAMES = ["ka.target.name", "ka.resp.name"];

const RESOURCE_FIELDS: ReadonlyMap<string, ResourceFields> = new Map([
  [
    "k8s_audit",
    {
      source: "the Kubernetes API",
      // A pod that is only being created has its name in the answer; a request about no object has its address only.
      names: [
        ["ka.target.namespace"],
        ["ka.target.resource", "ka.target.name", "ka.uri"],
        [...POD_NAMES, "ka.req.configmap.name"],
      ],
      telling: [
        ["ka.target.resource", "ka.target.name"],
        ["ka.target.resource", "ka.resp.name"],
        ["ka.target.namespace", "ka.req.pod.containers.image", "ka.resp.name"],
        ["ka.target.resource", "ka.req.configmap.name"],
        ["ka.target.subresource", "ka.target.name"],
        ["ka.uri"],
      ],
    },
  ],
  [
    "aws_cloudtrail",
    {
      source: "AWS",
      names: [
        ["ct.recipientaccountid", "ct.user.accountid"],
        ["ct.region"],
        ["ct.name"],
        [
          "ct.resources",
          "s3.bucket",
          "ecr.repository",
          "ct.request.functionname",
          "ct.request.servicename",
          "ct.request.taskdefinition",
          "ct.request.username",
          "ct.request.groupname",
          "ct.request.name",
        ],
      ],
      // Names of functions, services and users repeat in other accounts.
      telling: [
        ["ct.resources"],
        ["s3.bucket"],
        ["ecr.repository"],
        ["ct.recipientaccountid", "ct.name"],
        ["ct.user.accountid", "ct.name"],
      ],
    },
  ],
  [
    "github",
    {
      source: "GitHub",
      names: [
        ["github.repo.name", "github.repo.url", "github.repo", "github.org", "github.owner"],
        ["github.collaborator.name", "github.diff.committed_secrets.files", "github.workflow.filename"],
      ],
      telling: [["github.repo.name"], ["github.repo.url"], ["github.repo"]],
    },
  ],
  [
    "okta",
    {
      source: "Okta",
      names: [
        ["okta.org"],
        ["okta.target.user.alternateid", "okta.target.user.name"],
        ["okta.target.group.name"],
        ["okta.target.app.alternateid"],
      ],
      // People may share a display name.
      telling: [["okta.target.user.alternateid"]],
    },
  ],
  [
    "gcp_auditlog",
    {
      source: "Google Cloud",
      names: [
        ["gcp.projectId"],
        ["gcp.resourceName", "gcp.storage.bucket", "gcp.cloudsql.databaseId", "gcp.cloudfunctions.function"],
      ],
      telling: [
        ["gcp.resourceName"],
        ["gcp.storage.bucket"],
        ["gcp.projectId", "gcp.cloudsql.databaseId"],
        ["gcp.projectId", "gcp.cloudfunctions.function"],
      ],
    },
  ],
]);

/** The resource of an event of such a source; undefined for sources that know workloads or hosts. */
export function resourceOf(alert: Alert): Resource | undefined {
  const fields = RESOURCE_FIELDS.get(alert.source);
  if (fields === undefined) return undefined;
  const { source, names, telling } = fields;
  const known = names.flatMap((alternatives) => {
    const name = alternatives.find((field) => knownText(alert, field) !== undefined);
    return name === undefined ? [] : [[name, textOf(alert, name)] as const];
  });
  // A name may stand for two parts: a request that names its object but no kind of object.
  const parts = [...new Map(known)];
  if (parts.length === 0) return { key: [source], text: source, isPartial: true };
  const isPartial = !telling.some((list) => list.every((name) => knownText(alert, name) !== undefined));
  return { key: parts.flat(), text: parts.map(([, text]) => text).join("/"), isPartial };
}

/** Pods are told apart by their workload. */
function textOf(alert: Alert, name: string): string {
  const text = knownText(alert, name) ?? "";
  return POD_NAMES.includes(name) && isAboutPod(alert) ? workloadOf(text) : text;
}
