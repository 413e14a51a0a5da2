import type { Alert } from "../falco/alert.ts";
import { playbookFor } from "./analyse.ts";
import type { Analysis } from "./analysis.ts";
import { checkRunbook } from "./document/check-runbook.ts";
import { attacksIn } from "./fixture-alert.ts";
import type { Playbook } from "./read-playbooks.ts";
import { redactAlert } from "./redaction/redact-alert.ts";
import { shortenAlert } from "./shorten-alert.ts";

/**
 * The analysis of an alert, with what its playbook's runbook may say to it. Checking a page of text takes a hundred
 * times as long as the analysis itself, so this is for the alert that is shown, not for those it is chosen from.
 */
export function withRunbook(analysis: Analysis, given: Alert, playbooks: readonly Playbook[]): Analysis {
  const playbook = analysis.basis.kind === "playbook" ? playbookFor(given, playbooks) : undefined;
  if (playbook?.content.runbook === undefined) return analysis;
  const alert = redactAlert(shortenAlert(given), "slack");
  const { runbook, withheld } = checkRunbook(playbook.content.runbook, alert, attacksIn(playbook.content, alert));
  return {
    ...analysis,
    ...(runbook === undefined ? {} : { runbook }),
    withheld: [...analysis.withheld, ...withheld],
  };
}
