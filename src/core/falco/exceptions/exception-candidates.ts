/** A field that an exception may be made of, and what speaks for it. */
export interface Candidate {
  readonly field: string;
  readonly role: Role;
  readonly why: string;
}

/**
 * - `workload`: where it ran; whoever gets into the workload cannot choose it
 * - `actor`:    who acted, as the system knows it
 * - `process`:  which program ran
 * - `object`:   on what
 * - `command`:  what exactly was run; chosen by whoever runs it, so it stands beside others only
 * - `extra`:    taken only to tell counter-examples apart
 */
type Role = "workload" | "actor" | "process" | "object" | "command" | "extra";

type Row = readonly [Role, string, string];

// In this order the fields stand in the exception. Namespaces, images, paths and users are set by the cluster and the
// kernel; proc.name and proc.cmdline by the process itself (docs: supported fields).
const SYSCALL: readonly Row[] = [
  ["workload", "k8s.ns.name", "the namespace; the cluster sets it"],
  ["workload", "container.image.repository", "the image; it comes from the pod's specification"],
  ["workload", "container.id", "on the host itself, not in a container"],
  ["actor", "user.name", "the user that the process ran as"],
  ["process", "proc.pname", "the program that started it"],
  ["process", "proc.exepath", "the path of the program itself"],
  ["process", "proc.name", "the program's name; a process can rename itself, so it does not stand alone"],
  ["object", "fd.name", "the file or the server that was opened"],
  ["object", "evt.arg.target", "the link's target"],
  ["object", "evt.arg.linkpath", "the link's path"],
  ["object", "evt.arg.oldpath", "the old path"],
  ["object", "evt.arg.newpath", "the new path"],
  ["object", "evt.arg.path", "the path that was touched"],
  ["object", "evt.arg.filename", "the file that was touched"],
  ["command", "proc.cmdline", "the whole command; whoever runs it chooses it, so it only narrows the rest"],
  ["extra", "container.image.tag", "the image's tag"],
  ["extra", "container.name", "the container's name"],
  ["extra", "user.uid", "the user's number"],
  ["extra", "user.loginuid", "the user who logged in"],
  ["extra", "proc.cwd", "the working directory"],
  ["extra", "proc.pcmdline", "the parent's command"],
  ["extra", "proc.pexepath", "the path of the program that started it"],
  ["extra", "proc.aname[2]", "the parent's parent"],
  ["extra", "proc.tty", "the terminal"],
  ["extra", "evt.type", "the system call"],
  ["extra", "fd.rport", "the remote port"],
  ["extra", "fd.sip", "the server's address"],
];

const K8S_AUDIT: readonly Row[] = [
  ["actor", "ka.user.name", "who asked; the API server authenticated it"],
  ["object", "ka.verb", "what was asked for"],
  ["object", "ka.target.namespace", "the namespace"],
  ["object", "ka.target.resource", "the kind of object"],
  ["object", "ka.target.subresource", "the part of the object"],
  ["object", "ka.target.name", "the object"],
  ["object", "ka.resp.name", "the object"],
  ["object", "ka.uri", "the address that was asked"],
  ["object", "ka.req.pod.containers.image", "the images of the pod"],
  ["object", "ka.req.pod.containers.image.repository", "the images of the pod"],
  ["object", "ka.req.configmap.name", "the config map"],
  ["object", "ka.req.binding.role", "the role that is bound"],
  ["object", "ka.req.binding.subjects", "whom it is bound to"],
  ["extra", "ka.sourceips", "where the request came from"],
  ["extra", "ka.useragent", "the client program"],
  ["extra", "ka.response.code", "the answer"],
  ["extra", "ka.auth.reason", "why it was allowed"],
];

// An address stands in by default: a stolen credential is used from elsewhere.
const CLOUD: readonly Row[] = [
  ["actor", "ct.user", "who acted"],
  ["actor", "ct.user.arn", "who acted"],
  ["actor", "ct.srcip", "from where; a stolen credential is used from elsewhere"],
  ["object", "ct.name", "what was done"],
  ["object", "ct.region", "the region"],
  ["object", "s3.bucket", "the bucket"],
  ["object", "ct.request.functionname", "the function"],
  ["object", "ct.request.groupname", "the group"],
  ["object", "ct.request.cluster", "the cluster"],
  ["object", "ct.request.name", "the name that was asked for"],
  ["object", "ct.request.username", "the user that it was about"],
  ["object", "ct.request.servicename", "the service"],
  ["object", "ct.request.taskdefinition", "the task"],
  ["object", "ct.request.host", "the host"],
  ["actor", "okta.actor.name", "who acted"],
  ["actor", "okta.client.ip", "from where; a stolen session is used from elsewhere"],
  ["object", "okta.evt.type", "what was done"],
  ["object", "okta.target.user.name", "whom it was about"],
  ["object", "okta.target.app.alternateid", "the application"],
  ["object", "okta.target.group.name", "the group"],
  ["object", "okta.reason", "the reason that Okta gives"],
  ["actor", "github.user", "who acted"],
  ["object", "github.type", "what was done"],
  ["object", "github.owner", "the owner"],
  ["object", "github.org", "the organisation"],
  ["object", "github.repo.name", "the repository"],
  ["object", "github.collaborator.name", "whom it was about"],
  ["object", "github.workflow.filename", "the workflow"],
  ["actor", "gcp.user", "who acted"],
  ["actor", "gcp.callerIP", "from where; a stolen credential is used from elsewhere"],
  ["object", "gcp.methodName", "what was done"],
  ["object", "gcp.serviceName", "the service"],
  ["object", "gcp.projectId", "the project"],
  ["object", "gcp.storage.bucket", "the bucket"],
  ["object", "gcp.cloudsql.databaseId", "the database"],
  ["object", "gcp.cloudfunctions.function", "the function"],
];

/** Fields that the cluster, the kernel or the cloud sets: without one of them an exception is anybody's to use. */
const ANCHORS = new Set(["k8s.ns.name", "container.image.repository", "proc.pname", "proc.exepath"]);

/** Whether whoever caused the alert could not choose the value of a field. */
export function isAnchor({ field, role }: Candidate, source: string): boolean {
  return source === "syscall" ? ANCHORS.has(field) : role === "actor";
}

/** The fields that an exception for a rule of this source may be made of, in the order in which they are wanted. */
export function exceptionCandidates(source: string): readonly Candidate[] {
  const rows = source === "syscall" ? SYSCALL : source === "k8s_audit" ? K8S_AUDIT : CLOUD;
  return rows.map(([role, field, why]) => ({ field, role, why }));
}
