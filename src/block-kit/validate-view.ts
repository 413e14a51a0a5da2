import { modalView } from "./blocks.ts";
import { checkForm, checkSurface } from "./cross-checks.ts";
import { type Problem, problemsOf } from "./problem.ts";
import { type ValidationOptions, validateBlocks } from "./validate-message.ts";
import { isRecord } from "./walk.ts";

/**
 * Checks a form (modal view) as strictly as Slack does. Never throws.
 *
 * @returns Every problem found; none means that Slack opens it.
 * @see https://docs.slack.dev/reference/views/modal-views
 */
export function validateView(view: unknown, options: Pick<ValidationOptions, "mentions"> = {}): readonly Problem[] {
  const read = modalView.safeParse(view);
  const problems = read.success ? [] : problemsOf(read.error, []);
  if (!isRecord(view) || !Array.isArray(view.blocks)) return problems;
  return [
    ...problems,
    ...validateBlocks(view.blocks, ["blocks"], options.mentions ?? []),
    ...checkSurface(view.blocks, ["blocks"]),
    ...checkForm(view),
  ];
}
