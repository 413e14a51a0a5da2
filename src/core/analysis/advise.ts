import type { Alert } from "../falco/alert.ts";
import type { AdviceKind } from "./advice/check-advice.ts";
import { checkTemplate } from "./advice/check-template.ts";
import { isOnHost } from "./alert-view.ts";
import type { Prose, Withheld } from "./analysis.ts";
import { fillCommand, placeholdersOf } from "./command.ts";
import { standardCommand } from "./standard-commands.ts";

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
}

/** A command and what was checked of it, to be spread into an item of an analysis; nothing when there is none. */
export function runOf(advised: Advised | undefined): { run?: string; checked?: readonly string[] } {
  return advised === undefined ? {} : { run: advised.text, checked: advised.checked };
}

/** @param alert - Redacted: what it holds goes into commands that people see. */
export function adviserFor(alert: Alert): Adviser {
  const withheld: Withheld[] = [];
  const withhold = (what: Prose, reason: string): undefined => {
    withheld.push({ what, reason });
    return undefined;
  };
  return {
    withheld,
    advise(kind, what, template) {
      if (template === undefined) return undefined;
      const text = standardCommand(template);
      if (text === undefined) return withhold(what, `there is no standard command ${template}`);
      const check = checkTemplate(kind, text);
      if (!check.ok) return withhold(what, `it ${check.reason}`);
      const filled = fillCommand(text, alert);
      return filled.ok ? { text: filled.run, checked: check.checked } : withhold(what, filled.reason);
    },
  };
}

/** Whether an item is about a container or pod, by its commands, while the event happened outside of any. */
export function isBesideThePoint(commands: readonly (string | undefined)[], alert: Alert): boolean {
  if (!isOnHost(alert)) return false;
  const names = commands.flatMap((command) => placeholdersOf(standardCommand(command ?? "") ?? ""));
  return names.some((name) => name !== "hostname");
}
