import type { Alert } from "../falco/alert.ts";
import type { Analysis, Prose, Question } from "./analysis.ts";
import { words } from "./analysis.ts";
import { factsOf } from "./facts.ts";
import { fillTemplate, parseTemplate } from "./template.ts";

/** What one kind of Falco's messages about itself means, and what to do about it. */
interface Message {
  readonly rule: string;
  readonly title: string;
  readonly because: string;
  readonly happened: string;
  readonly matters: string;
  readonly ask: readonly Question[];
  readonly harden: readonly string[];
}

const LOGS: Question = {
  ask: words("What does Falco itself say?"),
  where: "workstation",
  run: "kubectl get pods -A -l app.kubernetes.io/name=falco -o wide",
  interpret: words(
    "The Falco pod on that node: read its log with kubectl logs, and look for restarts. A package-installed Falco logs to the node's journal.",
  ),
};

/** @see https://github.com/falcosecurity/falco/blob/0.44.1/userspace/falco/event_drops.cpp and its neighbours */
const MESSAGES: readonly Message[] = [
  {
    rule: "Falco internal: syscall event drop",
    title: "Falco missed system calls",
    because: "Falco could not keep up and lost events",
    happened:
      "Falco[[ on {{hostname}}]] dropped[[ {{n_drops}}]] system call events[[ out of {{n_evts}}]]: the kernel produced them faster than Falco read them.",
    matters:
      "What happened in those events raised no alert: the sensor was partly blind. An attacker can cause drops on purpose.",
    ask: [
      {
        ask: words("Is the node short of processor time, or is Falco limited?"),
        where: "workstation",
        run: "kubectl top pods -A -l app.kubernetes.io/name=falco",
        interpret: words(
          "A Falco pod at its CPU limit drops events: raise the limit. A busy node makes more events than usual.",
        ),
      },
      LOGS,
    ],
    harden: [
      "Enlarge the buffer between kernel and Falco: `engine.<driver>.buf_size_preset` in falco.yaml.",
      "Narrow what is watched: `base_syscalls` in falco.yaml, and fewer noisy custom rules.",
    ],
  },
  {
    rule: "Falco internal: metrics snapshot",
    title: "Falco reported its own metrics",
    because: "a regular report, nothing is wrong",
    happened: "Falco[[ on {{hostname}}]] sent its hourly metrics.",
    matters:
      "It shows that the sensor is alive. It also carries addresses, file hashes and the kernel version of the node.",
    ask: [LOGS],
    harden: [
      "If nobody reads it here: `metrics.output_rule: false` in falco.yaml, and scrape the metrics endpoint instead.",
    ],
  },
  {
    rule: "Falco internal: timeouts notification",
    title: "Falco saw no events for a while",
    because: "no events arrived from the kernel",
    happened: "Falco[[ on {{hostname}}]] waited for events and got none[[ (last event: {{last_event_time}})]].",
    matters:
      "A node that runs anything makes system calls all the time. Silence usually means that the driver is not delivering: the sensor is blind.",
    ask: [LOGS],
    harden: [
      "Restart the Falco pod of that node; if the silence returns, check the driver against the node's kernel version.",
    ],
  },
  {
    rule: "Falco internal: capture size limit reached",
    title: "A capture file reached its size limit",
    because: "a recording was cut short",
    happened: "Falco[[ on {{hostname}}]] stopped a recording because its file reached the size limit.",
    matters: "Alerts still come, but the recording of that incident is not complete.",
    ask: [LOGS],
    harden: ["Raise the size limit, or shorten `capture_duration` of the rules that record."],
  },
  {
    rule: "Falco internal: hot restart failure",
    title: "Falco could not reload its configuration",
    because: "the new configuration or rules do not load",
    happened: "Falco[[ on {{hostname}}]] was told to reload and failed.",
    matters:
      "The change that somebody just made is not in force, and a restart of that pod may leave the node without Falco.",
    ask: [LOGS],
    harden: ["Check the rules before they are rolled out, and undo the last change until it loads."],
  },
];

const OTHER: Omit<Message, "rule"> = {
  title: "Falco reported something about itself",
  because: "a message about the sensor, not about a threat",
  happened: "Falco[[ on {{hostname}}]] sent an internal message: {{@rule}}.",
  matters: "It concerns the sensor. If the sensor does not work, alerts are missing.",
  ask: [LOGS],
  harden: [],
};

/** Whether an alert is Falco speaking about itself. Older versions name no source, so the rule's name tells. */
export function isSensorMessage(alert: Alert): boolean {
  return alert.rule.startsWith("Falco internal: ");
}

/** What such a message means, with what to do about it; never a security verdict. */
export function sensorHealthAnalysis(alert: Alert): Analysis {
  const message = MESSAGES.find((item) => item.rule === alert.rule) ?? OTHER;
  const fill = (text: string): Prose => fillTemplate(parseTemplate(text), alert);
  const [first = LOGS] = message.ask;
  return {
    basis: { kind: "sensor health" },
    title: message.title,
    headline: fill(message.happened),
    verdict: { kind: "sensor health", because: fill(message.because), confidence: "strong" },
    whatHappened: fill(message.happened),
    whyItMatters: fill(message.matters),
    blindSpots: [],
    evidence: [],
    unknown: [],
    benignCauses: [],
    nextStep: { text: first.ask, where: first.where, ...(first.run === undefined ? {} : { run: first.run }) },
    triage: message.ask,
    containment: [],
    eradication: [],
    hardening: message.harden.map((text) => ({ do: fill(text) })),
    tuning: [],
    attack: [],
    facts: factsOf(alert),
    processTree: [],
    withheld: [],
  };
}
