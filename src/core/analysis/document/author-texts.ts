import type { Alert } from "../../falco/alert.ts";
import { playbookFor } from "../analyse.ts";
import { attacksIn } from "../fixture-alert.ts";
import { GENERIC_QUESTIONS } from "../generic-questions.ts";
import type { Playbook } from "../read-playbooks.ts";
import { STANDARD_COMMANDS } from "../standard-commands.ts";

/**
 * What Falconer's own authors wrote for this kind of alert, before it came: names in these texts (`kube-system`, a
 * folder of the kubelet) are no inventions in an analysis of it.
 */
export function authorTexts(alert: Alert, playbooks: readonly Playbook[]): readonly string[] {
  const playbook = playbookFor(alert, playbooks);
  const generic = GENERIC_QUESTIONS.flatMap((question) => question.run ?? []);
  return [...Object.values(STANDARD_COMMANDS), ...(playbook === undefined ? generic : stringsIn(playbook.content))];
}

/** What attacks look like that the alert's rule must go on seeing: the playbook's own examples of them. */
export function attacksOn(alert: Alert, playbooks: readonly Playbook[]): readonly Alert[] {
  const playbook = playbookFor(alert, playbooks);
  return playbook === undefined ? [] : attacksIn(playbook.content, alert);
}

function stringsIn(value: unknown): readonly string[] {
  if (typeof value === "string") return [value];
  return typeof value === "object" && value !== null
    ? Object.entries(value).flatMap(([key, item]) => (key === "fixtures" ? [] : stringsIn(item)))
    : [];
}
