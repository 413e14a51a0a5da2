import type { Alert } from "../falco/alert.ts";
import { isOnHost } from "./alert-view.ts";
import type { Prose, Withheld } from "./analysis.ts";
import { fillCommand, placeholdersOf } from "./command.ts";
import { standardCommand } from "./standard-commands.ts";

/** A command or document of a playbook, for one alert: fit to be shown, or withheld with the reason. */
export interface Advice {
  readonly run?: string;
  readonly withheld?: Withheld;
}

/** Puts this alert's names into a command; what cannot be checked is not shown. */
export function advise(what: Prose, template: string | undefined, alert: Alert): Advice {
  if (template === undefined) return {};
  const command = standardCommand(template);
  if (command === undefined) return { withheld: { what, reason: `there is no standard command ${template}` } };
  const filled = fillCommand(command, alert);
  return filled.ok ? { run: filled.run } : { withheld: { what, reason: filled.reason } };
}

/** Whether an item is about a container or pod, by its commands, while the event happened outside of any. */
export function isBesideThePoint(commands: readonly (string | undefined)[], alert: Alert): boolean {
  if (!isOnHost(alert)) return false;
  const names = commands.flatMap((command) => placeholdersOf(standardCommand(command ?? "") ?? ""));
  return names.some((name) => name !== "hostname");
}
