import type { Alert } from "../falco/alert.ts";
import { known } from "./alert-view.ts";
import type { Prose } from "./analysis.ts";
import { type AlertClass, callOf, classOf } from "./class-of.ts";
import { fillTemplate, parseTemplate, type Template } from "./template.ts";

const ACTOR = "[[{{proc.name}}|{{proc.cmdline}}|A process]]";
const PLACE = "[[ {{@where}}]][[, {{@user}}]].";

const SENTENCES: Readonly<Record<Exclude<AlertClass, "file">, Template>> = {
  process: parseTemplate(
    `[[{{proc.name}} ran {{proc.cmdline}}|{{proc.name}} ran|{{proc.cmdline}} ran|A process ran]]${PLACE}`,
  ),
  network: parseTemplate(`${ACTOR} used the network[[ ({{fd.name}})]]${PLACE}`),
  "kubernetes audit": parseTemplate(
    "[[{{ka.user.name}}|Someone]] sent the Kubernetes API a[[ {{ka.verb}}]] request" +
      "[[ for {{ka.target.resource}} {{ka.target.name}}| for {{ka.target.resource}}| to {{ka.uri}}]]" +
      "[[ in namespace {{ka.target.namespace}}]][[ from {{ka.sourceips}}]].",
  ),
  aws: parseTemplate(
    "[[{{ct.user}}|Someone]] called [[{{ct.name}}|an AWS API]][[ of {{ct.src}}]][[ in {{ct.region}}]][[ from {{ct.srcip}}]].",
  ),
  gcp: parseTemplate(
    "[[{{gcp.user}}|Someone]] called [[{{gcp.methodName}}|a Google Cloud API]][[ on {{gcp.resourceName}}]]" +
      "[[ in project {{gcp.projectId}}]][[ from {{gcp.callerIP}}]].",
  ),
  github: parseTemplate(
    "[[{{github.user}}|Someone]] caused the GitHub event [[{{github.type}}|that this rule watches]][[ ({{github.action}})]]" +
      "[[ in {{github.repo.name}}| in {{github.repo}}| in {{github.org}}]].",
  ),
  okta: parseTemplate(
    "[[{{okta.actor.name}}|{{okta.actor.alternateid}}|Someone]] caused the Okta event " +
      "[[{{okta.evt.type}}|that this rule watches]][[ for {{okta.target.user.name}}]][[ from {{okta.client.ip}}]].",
  ),
  other: parseTemplate("The rule {{@rule}} fired[[ {{@where}}]]."),
};

/** A running process that made some call: it did not run just then. */
const CALLED = parseTemplate(`[[{{proc.cmdline}}|{{proc.name}}|A process]] called {{evt.type}}${PLACE}`);

/** A command line that is only the name says nothing new. */
const BARE_PROCESS = parseTemplate(`[[{{proc.name}}|A process]] ran${PLACE}`);

/** Falco's command lines begin with the process's name, those of other senders with its path. */
const NAMED_COMMAND = parseTemplate(`{{proc.cmdline}} ran${PLACE}`);

/** What Falco writes for the command line when a container starts: there is no process yet. */
const CONTAINER_EVENT = /^container:[0-9a-f]{12,64}$/;
const CONTAINER_STARTED = parseTemplate(
  "[[Container {{container.name}} was started in pod {{k8s.ns.name}}/{{k8s.pod.name}}|Container {{container.name}} was started|" +
    "Container {{container.id}} was started|A container was started]][[ on {{hostname}}]][[, {{@user}}]].",
);

/** What a system call does to a file: done, and only tried. */
const OPEN = ["opened", "open"] as const;
const DELETE = ["deleted", "delete"] as const;
const RENAME = ["renamed", "rename"] as const;
const CHANGE_MODE = ["changed the mode of", "change the mode of"] as const;
const MAKE_DIRECTORY = ["made the directory", "make the directory"] as const;
const ACT = ["acted on", "act on"] as const;
const FILE_VERBS: Readonly<Record<string, readonly [done: string, tried: string]>> = {
  open: OPEN,
  openat: OPEN,
  openat2: OPEN,
  open_by_handle_at: OPEN,
  creat: ["created", "create"],
  unlink: DELETE,
  unlinkat: DELETE,
  rmdir: DELETE,
  rename: RENAME,
  renameat: RENAME,
  renameat2: RENAME,
  chmod: CHANGE_MODE,
  fchmod: CHANGE_MODE,
  fchmodat: CHANGE_MODE,
  mkdir: MAKE_DIRECTORY,
  mkdirat: MAKE_DIRECTORY,
};
const FILE_SENTENCES = new Map(
  [...Object.values(FILE_VERBS), ACT].flatMap(([done, tried]) => [
    [done, parseTemplate(`${ACTOR} ${done} {{fd.name}}${PLACE}`)],
    [tried, parseTemplate(`${ACTOR} tried in vain to ${tried} {{fd.name}}${PLACE}`)],
  ]),
);
const NOT_STARTED = parseTemplate(
  `[[{{proc.cmdline}}|{{proc.name}}|A process]] tried in vain to start a program ({{evt.res}})${PLACE}`,
);

/** One sentence, from the alert's own fields only: who did what, where. */
export function headline(alert: Alert): Prose {
  return fillTemplate(sentence(alert), alert);
}

function sentence(alert: Alert): Template {
  const kind = classOf(alert);
  if (kind === "process") return processSentence(alert);
  if (kind !== "file") return SENTENCES[kind];
  const call = known(alert, "evt.type") ?? "";
  const [done, tried] = (Object.hasOwn(FILE_VERBS, call) ? FILE_VERBS[call] : undefined) ?? ACT;
  return FILE_SENTENCES.get(hasFailed(alert) ? tried : done) ?? SENTENCES.process;
}

/** Falco names the error that the kernel answered: `EACCES`. */
function hasFailed(alert: Alert): boolean {
  return /^E[A-Z0-9]+$/.test(known(alert, "evt.res") ?? "");
}

function processSentence(alert: Alert): Template {
  if (callOf(alert) !== undefined) return CALLED;
  if (/^execveat$|^execve$/.test(known(alert, "evt.type") ?? "") && hasFailed(alert)) return NOT_STARTED;
  const name = known(alert, "proc.name");
  const command = known(alert, "proc.cmdline");
  if (command === name) return BARE_PROCESS;
  if (command !== undefined && CONTAINER_EVENT.test(command)) return CONTAINER_STARTED;
  const program = command?.split(" ", 1)[0];
  return program?.slice(program.lastIndexOf("/") + 1) === name ? NAMED_COMMAND : SENTENCES.process;
}
