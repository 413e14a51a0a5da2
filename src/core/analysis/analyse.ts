import type { Alert } from "../falco/alert.ts";
import { analyseByPlaybook } from "./analyse-by-playbook.ts";
import type { Analysis } from "./analysis.ts";
import { genericAnalysis } from "./generic-analysis.ts";
import type { Playbook } from "./read-playbooks.ts";
import { redactAlert } from "./redaction/redact-alert.ts";
import { isSensorMessage, sensorHealthAnalysis } from "./sensor-health.ts";
import { shortenAlert } from "./shorten-alert.ts";

/**
 * Everything that Falconer says about one alert but the team's runbook (with-runbook.ts). The same alert and playbooks always give the same analysis; every text
 * in it is redacted, and what came from the alert is marked as a value.
 */
export function analyse(given: Alert, playbooks: readonly Playbook[]): Analysis {
  const alert = shortenAlert(given);
  const shown = redactAlert(alert, "slack");
  if (isSensorMessage(alert)) return sensorHealthAnalysis(shown);
  const playbook = playbookFor(alert, playbooks);
  return playbook === undefined ? genericAnalysis(alert, shown) : analyseByPlaybook(alert, shown, playbook);
}

/** The playbook that names the rule; else the one for its whole source; else none. */
export function playbookFor(alert: Alert, playbooks: readonly Playbook[]): Playbook | undefined {
  const ofSource = playbooks.filter((playbook) => playbook.content.match.source === alert.source);
  return (
    ofSource.find((playbook) => playbook.content.match.rules?.includes(alert.rule)) ??
    ofSource.find((playbook) => playbook.content.match.rules === undefined)
  );
}
