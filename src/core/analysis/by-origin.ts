import type { Alert } from "../falco/alert.ts";
import { type Adviser, runOf } from "./advise.ts";
import { type Containment, type Question, words } from "./analysis.ts";
import { WHICH_POD } from "./generic-questions.ts";
import { originOf } from "./origin.ts";
import { fillTemplate, parseTemplate } from "./template.ts";

/** A playbook's questions. Where the alert has only the container's id, the pod comes first: all else needs its name. */
export function questionsByOrigin(questions: readonly Question[], alert: Alert, adviser: Adviser): readonly Question[] {
  if (originOf(alert) !== "container" || questions.some(({ run }) => run?.includes("--arg id"))) return questions;
  const ask = fillTemplate(parseTemplate(WHICH_POD.ask), alert);
  const run = runOf(adviser.advise("command", ask, WHICH_POD.run));
  return [{ ask, where: WHICH_POD.where, ...run, interpret: words(WHICH_POD.interpret) }, ...questions];
}

/**
 * The ways to contain it that fit the alert. Where some were left out, most of all those for pods, a way is added that
 * is open wherever there is no pod.
 */
export function containmentByOrigin(
  items: readonly Containment[],
  lacksSome: boolean,
  alert: Alert,
): readonly Containment[] {
  const origin = originOf(alert);
  if (lacksSome && origin === "node") return [...items, ISOLATE_NODE];
  return lacksSome && origin === "container outside Kubernetes" ? [...items, ISOLATE_CONTAINER] : items;
}

/** Whether hardening is about pods, where the alert comes from none. */
export function isAboutPods(
  { yaml, ref }: { yaml?: string | undefined; ref?: string | undefined },
  alert: Alert,
): boolean {
  const origin = originOf(alert);
  if (origin === "node") return yaml !== undefined;
  return origin === "container outside Kubernetes" && (yaml !== undefined || (ref ?? "").includes("//kubernetes.io/"));
}

const ISOLATE_NODE: Containment = {
  do: words(
    "If it was not expected, isolate the machine: at the firewall or security group allow only the address from which you examine it. Leave it switched on, its memory is evidence.",
  ),
  where: "workstation",
  reversible: true,
  blastRadius: words("Everything that runs on the machine, and whoever depends on it."),
  undo: { text: words("Restore the former rules.") },
};

const ISOLATE_CONTAINER: Containment = {
  do: words(
    "If it was not expected, take the container off its networks or pause it, with Docker's own commands. Its files and memory stay for the analysis; a restart or removal loses them.",
  ),
  where: "node",
  reversible: true,
  blastRadius: words("This one container, and whoever waits for an answer from it."),
  undo: { text: words("Connect it again, or let it run on.") },
};
