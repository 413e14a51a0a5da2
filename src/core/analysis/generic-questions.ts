import type { Where } from "./analysis.ts";
import type { AlertClass } from "./class-of.ts";

/** A question of the generic analysis. It is asked where `when` fits and the alert carries the fields of its command. */
export interface GenericQuestion {
  readonly classes: readonly AlertClass[];
  readonly when: "in pod" | "in unknown pod" | "in container" | "on host" | "always";
  readonly ask: string;
  readonly where: Where;
  readonly run?: string;
  readonly interpret: string;
}

const SYSCALL = ["process", "file", "network"] as const;

/** The first question where only a container's id is known. */
export const WHICH_POD = {
  classes: [...SYSCALL, "other"],
  when: "in unknown pod",
  ask: "Which pod and image is container {{container.id}}?",
  where: "workstation",
  run: "@find-pod",
  interpret:
    "One line: namespace, pod, container, image and image digest. No line: the pod is gone, or it is not a Kubernetes container.",
} as const satisfies GenericQuestion;

/** In the order in which they help. */
export const GENERIC_QUESTIONS: readonly GenericQuestion[] = [
  WHICH_POD,
  {
    classes: [...SYSCALL, "other"],
    when: "in pod",
    ask: "Which workload is it, and who owns it?",
    where: "workstation",
    run: "@owner-of-pod",
    interpret: "Ask the owner whether this was expected. A bare pod without an owner was created by hand.",
  },
  {
    classes: [...SYSCALL],
    when: "in container",
    ask: "What runs in that container now, and what started it?",
    where: "node",
    run: "@processes-of-container",
    interpret:
      "Follow the parents: a server process at the top means that the server was the way in. Look from the node; running a shell inside changes the container.",
  },
  {
    classes: ["network"],
    when: "in container",
    ask: "Which connections does the container hold?",
    where: "node",
    run: "@connections-of-container",
    interpret: "An address that the workload has no reason to know decides the case.",
  },
  {
    classes: ["file"],
    when: "in pod",
    ask: "Does the pod mount directories of the node?",
    where: "workstation",
    run: "@host-paths-of-pod",
    interpret: "If the path lies below such a mount, the file is the node's own.",
  },
  {
    classes: [...SYSCALL],
    when: "on host",
    ask: "What started the process on the node?",
    where: "node",
    run: "@processes-on-node",
    interpret: "Find the process or its parent: a service, a cron job or somebody's session.",
  },
  {
    classes: [...SYSCALL],
    when: "on host",
    ask: "Who was logged in at that time?",
    where: "node",
    run: "@logins-on-node",
    interpret: "Match the alert's time with a session.",
  },
  {
    classes: ["network"],
    when: "on host",
    ask: "Which connections does the node hold?",
    where: "node",
    run: "ss -tunap",
    interpret: "The last column names the program.",
  },
  {
    classes: ["kubernetes audit"],
    when: "always",
    ask: "Is [[{{ka.user.name}}|the user]] meant to do this[[ from {{ka.sourceips}}]]?",
    where: "audit",
    interpret:
      "Look up the same user in the API server's audit log around that time: other verbs, other namespaces, a row of 403 answers.",
  },
  {
    classes: ["kubernetes audit"],
    when: "always",
    ask: "Who is bound to roles that allow it?",
    where: "workstation",
    run: "kubectl get rolebindings,clusterrolebindings -A -o wide",
    interpret: "A binding to a group such as `system:authenticated` or `system:unauthenticated` opens it to everyone.",
  },
  {
    classes: ["aws"],
    when: "always",
    ask: "Is [[{{ct.user}}|the caller]] meant to make this call[[ from {{ct.srcip}}]]?",
    where: "audit",
    interpret:
      "In CloudTrail's event history, filter by that user name or access key: what else was called, from which addresses, with which errors.",
  },
  {
    classes: ["gcp"],
    when: "always",
    ask: "Is [[{{gcp.user}}|the caller]] meant to make this call[[ from {{gcp.callerIP}}]]?",
    where: "audit",
    interpret:
      "In the Logs Explorer, filter the audit log by that principal: what else was called, on which resources.",
  },
  {
    classes: ["github"],
    when: "always",
    ask: "Did [[{{github.user}}|that user]] mean to do this[[ in {{github.repo.name}}| in {{github.repo}}]]?",
    where: "audit",
    interpret:
      "In the organisation's audit log, filter by that actor: the same session, other repositories, new tokens or keys.",
  },
  {
    classes: ["okta"],
    when: "always",
    ask: "Was it [[{{okta.actor.name}}|{{okta.actor.alternateid}}|that user]] who did this[[ from {{okta.client.ip}}]]?",
    where: "audit",
    interpret:
      "In Okta's system log, filter by that actor: new devices, other addresses, factors that were reset. Ask the person by another channel.",
  },
  {
    classes: ["other"],
    when: "always",
    ask: "What does the rule test, and who wrote it?",
    where: "workstation",
    interpret: "The rule's condition and output say what was seen. Its author knows what a harmless case looks like.",
  },
];

/** What no alert of such a class can tell. */
export const BLIND_SPOTS: Readonly<Record<AlertClass, readonly string[]>> = {
  process: [
    "The person: the kernel does not know who used kubectl or which service asked for it. `user.name` is whom the process runs as.",
    "Whoever starts a process chooses its name and arguments; they can imitate anything.",
  ],
  file: ["Whether the content left the machine: the alert shows the access to the file, not what was done with it."],
  network: ["What was said: the alert shows the connection, not its content."],
  "kubernetes audit": ["What happened inside a container afterwards: the audit log ends at the API."],
  aws: ["Who sat at the keyboard: a stolen key looks like its owner."],
  gcp: ["Who sat at the keyboard: a stolen key looks like its owner."],
  github: ["Who sat at the keyboard: a stolen token looks like its owner."],
  okta: ["Who sat at the keyboard: a stolen session looks like its owner."],
  other: ["Anything beyond the fields that the rule prints."],
};
