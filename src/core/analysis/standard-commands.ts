import type { Where } from "./analysis.ts";
import type { Origin } from "./origin.ts";

// Any runtime puts a container's id into the path of its cgroup. `grep .` ends the line where no process is left:
// /proc//mounts would be the node's own.
const PID = 'pid=$(grep -l "{{container.id}}" /proc/[0-9]*/cgroup 2>/dev/null | head -n 1 | cut -d/ -f3 | grep .)';

/**
 * Commands and documents that many playbooks share. A playbook names one as `run: "@find-pod"`.
 * All but those that contain only read, and name the alert's objects through identity fields (command.ts).
 */
export const STANDARD_COMMANDS: Readonly<Record<string, string>> = {
  // A container that has ended still stands in its pod's status, until the pod goes.
  "find-pod":
    `kubectl get pods -A -o json | jq -r --arg id "{{container.id}}" '.items[] as $p` +
    " | (($p.status.initContainerStatuses // []) + ($p.status.containerStatuses // [])" +
    " + ($p.status.ephemeralContainerStatuses // []))[]" +
    " | select([.containerID, .state.terminated.containerID?, .lastState.terminated.containerID?]" +
    ' | any(. != null and contains("://" + $id)))' +
    " | [$p.metadata.namespace, $p.metadata.name, .name, .image, .imageID] | @tsv'",
  "processes-of-container":
    'grep -l "{{container.id}}" /proc/[0-9]*/cgroup 2>/dev/null | cut -d/ -f3 | xargs -r ps -o pid,ppid,tty,lstart,user,args -p',
  "owner-of-pod":
    'kubectl -n {{k8s.ns.name}} get pod {{k8s.pod.name}} -o jsonpath=\'{.metadata.ownerReferences[0].kind}{" "}' +
    '{.metadata.ownerReferences[0].name}{" sa="}{.spec.serviceAccountName}{" node="}{.spec.nodeName}{"\\n"}\'',
  "host-paths-of-pod":
    "kubectl -n {{k8s.ns.name}} get pod {{k8s.pod.name}} -o json" +
    " | jq -r '.spec.volumes[]? | select(.hostPath) | [.name, .hostPath.path] | @tsv'",
  // Who used kubectl exec, attach or debug on the pod; needs the API server's audit log.
  "exec-in-audit-log":
    `jq -r 'select(.stage=="ResponseStarted" or .stage=="ResponseComplete") | select(.objectRef.resource=="pods"` +
    ' and (.objectRef.subresource=="exec" or .objectRef.subresource=="attach"' +
    ' or .objectRef.subresource=="ephemeralcontainers"))' +
    ' | select(.objectRef.namespace=="{{k8s.ns.name}}" and .objectRef.name=="{{k8s.pod.name}}")' +
    ' | [.requestReceivedTimestamp, .verb, .user.username, (.sourceIPs // [] | join(",")), .userAgent, .requestURI]' +
    " | @tsv' /var/log/kubernetes/audit.log",
  // Only the network namespace is entered: ss and the names of the processes are the node's own.
  "connections-of-container": `${PID} && nsenter -t "$pid" -n ss -tunap`,
  "start-of-container":
    "crictl inspect {{container.id}} | jq -r '.status.image.image, .status.imageRef," +
    ' (.info.runtimeSpec | .process | .args | join(" ")), .status.createdAt, .status.startedAt\'',
  "rights-of-container":
    "crictl inspect {{container.id}} | jq '.info.runtimeSpec | {capabilities: (.process | .capabilities.bounding)," +
    ' seccomp: (.linux.seccomp != null), mounts: [.mounts[] | select(.type == "bind") | {source, destination}]}\'',
  "security-of-pod":
    "kubectl -n {{k8s.ns.name}} get pod {{k8s.pod.name}} -o json | jq '.spec | {hostPID, hostNetwork, hostIPC," +
    " containers: [(.containers + (.initContainers // []) + (.ephemeralContainers // []))[]" +
    " | {name, image, securityContext}]}'",
  "logs-of-container":
    "kubectl -n {{k8s.ns.name}} logs {{k8s.pod.name}} -c {{container.name}} --timestamps --tail=1000",
  // What differs from the image: overlayfs only.
  "changed-files-of-container":
    `${PID} && upper=$(grep -oP 'upperdir=\\K[^,]+' /proc/$pid/mounts | head -n 1 | grep .)` +
    " && find \"$upper\" -xdev -type f -printf '%CY-%Cm-%CdT%CH:%CM:%CS %m %s %p\\n' | sort",
  "new-programs-of-container":
    `${PID} && upper=$(grep -oP 'upperdir=\\K[^,]+' /proc/$pid/mounts | head -n 1 | grep .)` +
    " && find \"$upper\" -xdev -type f -perm /111 -printf '%CY-%Cm-%CdT%CH:%CM:%CS %s %p\\n' | sort",
  "hashes-of-new-programs":
    `${PID} && upper=$(grep -oP 'upperdir=\\K[^,]+' /proc/$pid/mounts | head -n 1 | grep .)` +
    ' && find "$upper" -xdev -type f -perm /111 -exec sha256sum {} +',
  // cgroup version 2 only.
  "freeze-container": `${PID} && cg=$(sed -n 's/^0:://p' /proc/$pid/cgroup | grep .) && echo 1 > "/sys/fs/cgroup$cg/cgroup.freeze"`,
  "logins-on-node": "last -F -n 20; who -u",
  "timers-on-node": "systemctl list-timers --all --no-pager; ls -la /etc/cron.d /etc/cron.daily",
  "processes-on-node": "ps -eo pid,ppid,lstart,tty,user,args --forest",
  // The file as kubeadm's documentation names it; managed clusters keep the same events in the provider's log.
  "audit-of-user":
    `jq -r 'select(.stage!="RequestReceived" and .user.username=="{{ka.user.name}}")` +
    " | [.requestReceivedTimestamp, .verb, .requestURI, (.responseStatus.code // 0 | tostring)," +
    ' (.sourceIPs // [] | join(",")), .userAgent] | @tsv\' /var/log/kubernetes/audit.log | tail -n 50',
  "gcp-audit-of-user":
    `gcloud logging read 'protoPayload.authenticationInfo.principalEmail="{{gcp.user}}"' --project {{gcp.projectId}}` +
    " --freshness=1d --limit=50 --format='table(timestamp,protoPayload.methodName,protoPayload.resourceName," +
    "protoPayload.requestMetadata.callerIp)'",
  "label-for-quarantine": "kubectl -n {{k8s.ns.name}} label pod {{k8s.pod.name}} falco-quarantine=true --overwrite",
  "quarantine-policy": quarantinePolicy("{{k8s.ns.name}}"),
  "quarantine-policy-of-target": quarantinePolicy("{{ka.target.namespace}}"),
};

/** A command that does the same for a container that Kubernetes did not start, and where to run it. */
interface OtherCommand {
  readonly run: string;
  readonly where: Where;
}

const INSPECT = "docker inspect {{container.id}} | jq";

/** By the name of the standard command that they stand in for. */
export const OUTSIDE_KUBERNETES: Readonly<Record<string, OtherCommand>> = {
  "owner-of-pod": onNode(
    `${INSPECT} '.[0] | {name: .Name, image: .Config.Image, labels: .Config.Labels, created: .Created}'`,
  ),
  "host-paths-of-pod": onNode(`${INSPECT} -r '.[0].Mounts[] | [.Type, .Source, .Destination] | @tsv'`),
  "security-of-pod": onNode(
    `${INSPECT} '.[0].HostConfig | {Privileged, CapAdd, CapDrop, SecurityOpt, PidMode, NetworkMode, IpcMode, Binds}'`,
  ),
  "rights-of-container": onNode(
    `${INSPECT} '.[0].HostConfig | {Privileged, CapAdd, CapDrop, SecurityOpt, PidMode, NetworkMode, IpcMode, Binds}'`,
  ),
  "start-of-container": onNode(
    `${INSPECT} -r '.[0] | .Config.Image, .Image, ([.Path] + .Args | join(" ")), .Created, .State.StartedAt'`,
  ),
  "logs-of-container": onNode("docker logs --timestamps --tail 1000 {{container.id}}"),
};

function onNode(run: string): OtherCommand {
  return { run, where: "node" };
}

/** The command for an alert of that origin; `where` only when it has to be run elsewhere than its author says. */
export function commandFor(
  text: string,
  origin: Origin,
): { readonly text: string; readonly where?: Where } | undefined {
  const name = text.slice(1);
  if (origin === "container outside Kubernetes" && text.startsWith("@") && Object.hasOwn(OUTSIDE_KUBERNETES, name)) {
    const other = OUTSIDE_KUBERNETES[name];
    if (other !== undefined) return { text: other.run, where: other.where };
  }
  const standard = standardCommand(text);
  return standard === undefined ? undefined : { text: standard };
}

/** The text behind `@name`; the text itself when it names no standard command; undefined for an unknown name. */
export function standardCommand(text: string): string | undefined {
  if (!/^@[a-z-]+$/.test(text)) return text;
  const name = text.slice(1);
  return Object.hasOwn(STANDARD_COMMANDS, name) ? STANDARD_COMMANDS[name] : undefined;
}

/** Cuts every pod with the quarantine label off, in both directions. */
function quarantinePolicy(namespace: string): string {
  return [
    "apiVersion: networking.k8s.io/v1",
    "kind: NetworkPolicy",
    "metadata:",
    "  name: falco-quarantine",
    `  namespace: "${namespace}"`,
    "spec:",
    "  podSelector:",
    "    matchLabels:",
    '      falco-quarantine: "true"',
    "  policyTypes:",
    "    - Ingress",
    "    - Egress",
    "",
  ].join("\n");
}
