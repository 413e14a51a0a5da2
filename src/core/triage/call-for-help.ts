import type { Finding, UserId } from "./finding.ts";

/** Whom an escalation calls. */
export type Call =
  | { readonly kind: "by name"; readonly target: string | undefined; readonly owner: UserId | undefined }
  /** There is nobody to name: whoever is there in the channel. */
  | { readonly kind: "whoever is here" };

/**
 * Decides whom an escalation calls: whom the configuration names, and who has the finding. Never who asks for help: they
 * know.
 *
 * @param escalateTo - A user (`U…`) or user group (`S…`).
 */
export function callForHelp({ state }: Finding, by: UserId, escalateTo: string | undefined): Call {
  const target = escalateTo === by ? undefined : escalateTo;
  const owner = state.kind === "acknowledged" && state.by !== by && state.by !== target ? state.by : undefined;
  return target === undefined && owner === undefined ? { kind: "whoever is here" } : { kind: "by name", target, owner };
}
