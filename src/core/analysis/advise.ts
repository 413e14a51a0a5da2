import type { Alert } from "../falco/alert.ts";
import type { AdviceKind } from "./advice/advice-kind.ts";
import { checkTemplate } from "./advice/check-template.ts";
import type { Prose, Where, Withheld } from "./analysis.ts";
import { fillCommand, placeholdersOf } from "./command.ts";
import { originOf } from "./origin.ts";
import { commandFor } from "./standard-commands.ts";

/** Takes a playbook's commands and documents, gives back what is fit for this alert, and remembers what is not. */
export interface Adviser {
  readonly withheld: readonly Withheld[];
  /** @param what - What the advice is for, to say so where it is withheld. */
  advise(kind: AdviceKind, what: Prose, template: string | undefined): Advised | undefined;
}

/** Advice that passed. */
interface Advised {
  readonly text: string;
  /** What was checked, in words. */
  readonly checked: readonly string[];
  /** Where to run it, when that is not where its author says. */
  readonly where?: Where;
}

/** A command and what was checked of it, to be spread into an item of an analysis; nothing when there is none. */
export function runOf(advised: Advised | undefined): { run?: string; checked?: readonly string[]; where?: Where } {
  if (advised === undefined) return {};
  const { text, checked, where } = advised;
  return { run: text, checked, ...(where === undefined ? {} : { where }) };
}

/** @param alert - Redacted: what it holds goes into commands that people see. */
export function adviserFor(alert: Alert): Adviser {
  const withheld: Withheld[] = [];
  const origin = originOf(alert);
  const withhold = (what: Prose, reason: string): undefined => {
    withheld.push({ what, reason });
    return undefined;
  };
  return {
    withheld,
    advise(kind, what, template) {
      if (template === undefined) return undefined;
      const command = commandFor(template, origin);
      if (command === undefined) return withhold(what, `there is no standard command ${template}`);
      const check = checkTemplate(kind, command.text);
      if (!check.ok) return withhold(what, `it ${check.reason}`);
      const filled = fillCommand(command.text, alert);
      if (!filled.ok) return withhold(what, filled.reason);
      return { ...command, text: filled.run, checked: check.checked };
    },
  };
}

/**
 * Whether an item has no meaning where the alert comes from, by its commands: a container or pod where the event
 * happened outside of any, Kubernetes where it did not start the container.
 */
export function isBesideThePoint(commands: readonly (string | undefined)[], alert: Alert): boolean {
  const origin = originOf(alert);
  if (origin !== "node" && origin !== "container outside Kubernetes") return false;
  return commands.some((command) => {
    const text = command === undefined ? "" : (commandFor(command, origin)?.text ?? "");
    const names = placeholdersOf(text);
    if (/\bkubectl\b/.test(text) || names.some((name) => name.startsWith("k8s."))) return true;
    return origin === "node" ? names.some((name) => name !== "hostname") : /\bcrictl\b/.test(text);
  });
}
