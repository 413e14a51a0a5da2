import type { Alert } from "../falco/alert.ts";
import type { Adviser } from "./advise.ts";
import { runOf } from "./advise.ts";
import { type Containment, type Question, words } from "./analysis.ts";
import { WHICH_POD } from "./generic-questions.ts";
import { placeOf } from "./place.ts";
import { fillTemplate, parseTemplate } from "./template.ts";

/** A playbook's questions. Where the alert has only the container's id, the pod comes first: all else needs its name. */
export function questionsByPlace(questions: readonly Question[], alert: Alert, adviser: Adviser): readonly Question[] {
  if (placeOf(alert) !== "container" || questions.some(({ run }) => run?.includes("--arg id"))) return questions;
  const ask = fillTemplate(parseTemplate(WHICH_POD.ask), alert);
  const run = runOf(adviser.advise("command", ask, WHICH_POD.run));
  return [{ ask, where: WHICH_POD.where, ...run, interpret: words(WHICH_POD.interpret) }, ...questions];
}

/** A playbook's containment. Where all of it was about pods and the alert is about none, what can be done instead. */
export function containmentByPlace(items: readonly Containment[], alert: Alert): readonly Containment[] {
  if (items.length > 0) return items;
  switch (placeOf(alert)) {
    case "node":
      return [ISOLATE_NODE];
    case "container outside Kubernetes":
      return [ISOLATE_CONTAINER];
    default:
      return items;
  }
}

const ISOLATE_NODE: Containment = {
  do: words(
    "Isolate the machine: at the firewall or security group allow only the address from which you examine it. Leave it switched on, its memory is evidence.",
  ),
  where: "workstation",
  reversible: true,
  blastRadius: words("Everything that runs on the machine, and whoever depends on it."),
  undo: { text: words("Restore the former rules.") },
};

const ISOLATE_CONTAINER: Containment = {
  do: [
    { text: "Take the container off its networks, or pause it (" },
    { text: "docker network disconnect", as: "code" },
    { text: ", " },
    { text: "docker pause", as: "code" },
    { text: "). Its files and memory stay for the analysis; a restart or removal loses them." },
  ],
  where: "node",
  reversible: true,
  blastRadius: words("This one container, and whoever waits for an answer from it."),
  undo: {
    text: [
      { text: "Connect it again (" },
      { text: "docker network connect", as: "code" },
      { text: "), or let it run on (" },
      { text: "docker unpause", as: "code" },
      { text: ")." },
    ],
  },
};
