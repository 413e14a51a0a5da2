import type { Alert } from "../alert.ts";
import { quote } from "../condition/quoting.ts";
import { fieldInfo } from "../fields/catalogue.ts";
import { fieldKnowledge } from "../rules/field-knowledge.ts";
import { type RulesResult, readRules } from "../rules/read-rules.ts";
import { replaceLists } from "../rules/resolve-lists.ts";
import { tracedAt } from "../rules/traced-text.ts";
import { type Candidate, exceptionCandidates, isAnchor } from "./exception-candidates.ts";
import { type ExceptionItem, exceptionYaml } from "./exception-yaml.ts";
import { nameException } from "./name-exception.ts";
import { type ExceptionProof, proveException } from "./prove-exception.ts";
import { type Comparison, usableValue } from "./usable-value.ts";

/** An override to load after the rules, and what it is made of. */
interface ProposedException {
  readonly name: string;
  readonly yaml: string;
  readonly fields: readonly { readonly field: string; readonly operator: string; readonly why: string }[];
  /** One sentence: what it silences. */
  readonly why: string;
  /** What people should know before they load it. */
  readonly caveats: readonly string[];
}

/** Either an exception that was loaded and tried, or why none can be made safely. */
export type ExceptionProposal =
  | { readonly ok: true; readonly exception: ProposedException; readonly proof: ExceptionProof }
  | { readonly ok: false; readonly reason: string };

/** What a proposed exception is tried on. */
export interface ProposeOptions {
  /** The operator's rules; without them, or without this rule among them, only the exception itself can be tried. */
  readonly rules?: RulesResult | undefined;
  /** Alerts that must still be raised: of other workloads, of attacks. */
  readonly counterExamples?: readonly Alert[];
}

/** More rows than this are no routine that somebody could read through. */
const MAX_ROWS = 50;

/**
 * Makes the narrowest useful exception for alerts of one rule: it fits each of them in every field that is worth
 * comparing, it was loaded on top of the rules, and it silences none of the counter-examples.
 */
export function proposeException(alerts: readonly Alert[], options: ProposeOptions = {}): ExceptionProposal {
  const [first] = alerts;
  if (first === undefined) return no("There is no alert to make an exception for.");
  if (alerts.some(({ rule }) => rule !== first.rule)) return no("An exception belongs to one rule; these are several.");
  const base = baseOf(first, options.rules);
  if (!base.ok) return base;
  const usable = usableCandidates(alerts, base.source, base.rules);
  let chosen = firstChoice(usable.candidates);
  if (rowsOf(chosen).length > MAX_ROWS) chosen = chosen.filter(({ role }) => role !== "command");
  if (rowsOf(chosen).length > MAX_ROWS) {
    return no(`The alerts differ too much: more than ${MAX_ROWS} combinations would have to be listed.`);
  }
  const weakness = weaknessOf(chosen, base.source, usable.refused);
  if (weakness !== undefined) return no(weakness);
  const extras = usable.candidates.filter((candidate) => !chosen.includes(candidate));
  return prove(chosen, extras, { ...base, alerts, rule: first.rule, counterExamples: options.counterExamples ?? [] });
}

interface UsableCandidate extends Candidate {
  /** How to compare the field, for each of the alerts. */
  readonly comparisons: readonly Comparison[];
}

interface Base {
  readonly rules: RulesResult;
  readonly source: string;
  readonly loadedOn: ExceptionProof["loadedOn"];
}

interface Task extends Base {
  readonly alerts: readonly Alert[];
  readonly rule: string;
  readonly counterExamples: readonly Alert[];
}

function prove(chosen: readonly UsableCandidate[], extras: readonly UsableCandidate[], task: Task): ExceptionProposal {
  const item = itemOf(chosen, task);
  const yaml = exceptionYaml(item);
  const proving = proveException(item, yaml, task, task.alerts, task.counterExamples);
  if (proving.ok) return { ok: true, exception: describe(item, yaml, chosen, task), proof: proving.proof };
  const [extra, ...others] = extras;
  if (proving.silences === undefined) return no(proving.reason);
  if (extra === undefined) return no(`${proving.reason} They are the same in every field that can be compared.`);
  return prove([...chosen, extra], others, task);
}

function baseOf(alert: Alert, given: RulesResult | undefined): ({ readonly ok: true } & Base) | ReturnType<typeof no> {
  const rule = given?.rules.find(({ name }) => name === alert.rule);
  if (given !== undefined && rule !== undefined) {
    if (rule.skipped !== undefined) return no(`Falco passes over the rule: ${rule.skipped}`);
    return { ok: true, rules: given, source: rule.source, loadedOn: "rules" };
  }
  const content = `- rule: ${JSON.stringify(alert.rule)}
  desc: stands for the rule
  condition: evt.num >= 0
  output: stands for the rule
  priority: ${alert.priority}
  source: ${JSON.stringify(alert.source)}
`;
  const rules = readRules([{ name: "stub", content }], given === undefined ? {} : { onTopOf: given });
  if (
    rules.errors.length > 0 ||
    rules.rules.some(({ name, skipped }) => name === alert.rule && skipped !== undefined)
  ) {
    return no(`The fields of the source '${alert.source}' are not known, so that nothing can be checked.`);
  }
  return { ok: true, rules, source: alert.source, loadedOn: "stub" };
}

function usableCandidates(alerts: readonly Alert[], source: string, rules: RulesResult) {
  const known = fieldKnowledge();
  const candidates: UsableCandidate[] = [];
  const refused: string[] = [];
  for (const candidate of exceptionCandidates(source)) {
    const { field } = candidate;
    if (!known.isFieldExpression(field, source)) continue;
    const isList = fieldInfo(field)?.isList ?? false;
    const values = alerts.map((alert) => usableValue(alert, field, isList));
    const problem = values.find((value) => !value.ok);
    const comparisons = values.flatMap((value) => (value.ok ? [value.comparison] : []));
    const listed = comparisons.flatMap(({ texts }) => texts).find((text) => isChangedByLists(text, rules));
    if (problem !== undefined && !problem.ok) refused.push(`${field}: ${problem.reason}`);
    else if (listed !== undefined) refused.push(`${field}: it contains a list's name, which Falco would replace`);
    else if (new Set(comparisons.map(({ operator }) => operator)).size === 1)
      candidates.push({ ...candidate, comparisons });
  }
  return { candidates, refused };
}

// Falco replaces the names of lists before it reads quotes, so that a value may not contain one as a word.
function isChangedByLists(text: string, rules: RulesResult): boolean {
  const written = tracedAt(quote(text), { file: "", line: 1, column: 1 });
  return replaceLists(written, rules.lists, () => undefined) !== written;
}

function firstChoice(candidates: readonly UsableCandidate[]): readonly UsableCandidate[] {
  const hasObject = candidates.some(({ role }) => role === "object");
  return candidates.filter(({ role }) => role !== "extra" && (role !== "command" || !hasObject));
}

function weaknessOf(
  chosen: readonly UsableCandidate[],
  source: string,
  refused: readonly string[],
): string | undefined {
  const anchored = chosen.some((candidate) => isAnchor(candidate, source));
  if (anchored && chosen.length > 1) return undefined;
  const wanted =
    source === "syscall"
      ? "container.image.repository, k8s.ns.name, proc.pname or proc.exepath"
      : "the field that names who acted";
  const missing = anchored
    ? "One field alone would silence far more than these alerts: let Falco add others"
    : `What these alerts carry can be chosen by whoever causes them, so that an exception could be used to hide: let Falco add ${wanted}`;
  const details = refused.filter((reason) => !reason.includes("no value")).slice(0, 3);
  const why = details.length === 0 ? "" : ` Not usable: ${details.join("; ")}.`;
  return `${missing} to its alerts (append_output).${why}`;
}

function rowsOf(chosen: readonly UsableCandidate[]): readonly (readonly Comparison[])[] {
  const rows = new Map<string, readonly Comparison[]>();
  const count = chosen[0]?.comparisons.length ?? 0;
  for (let index = 0; index < count; index += 1) {
    const row = chosen.flatMap(({ comparisons }) => comparisons[index] ?? []);
    rows.set(JSON.stringify(row), row);
  }
  return [...rows.values()];
}

function itemOf(chosen: readonly UsableCandidate[], { alerts, rule, rules }: Task): ExceptionItem {
  const taken = rules.rules.find(({ name }) => name === rule)?.exceptions.map(({ name }) => name) ?? [];
  return {
    rule,
    name: nameException(alerts, taken),
    fields: chosen.map(({ field }) => field),
    comps: chosen.map(({ comparisons }) => comparisons[0]?.operator ?? "="),
    rows: rowsOf(chosen),
  };
}

function describe(
  item: ExceptionItem,
  yaml: string,
  chosen: readonly UsableCandidate[],
  { loadedOn }: Task,
): ProposedException {
  const fields = chosen.map(({ field, why }, index) => ({ field, operator: item.comps[index] ?? "=", why }));
  const rows = item.rows.length === 1 ? "" : `, in one of ${item.rows.length} combinations`;
  const caveats = ["Load it after the file that defines the rule."];
  if (fields.some(({ field }) => /^(?:k8s|container\.image)\./.test(field))) {
    caveats.push(
      "When a container has just started, Falco may not know its image or namespace yet: such an alert still comes.",
    );
  }
  if (loadedOn === "stub") {
    caveats.push("The rule itself was not at hand: only the exception was tried, not the rule with it.");
  }
  return {
    name: item.name,
    yaml,
    fields,
    caveats,
    why: `It fits only alerts with the same ${listed(item.fields)}${rows}.`,
  };
}

function listed(words: readonly string[]): string {
  return words.length < 2 ? words.join("") : `${words.slice(0, -1).join(", ")} and ${words.at(-1)}`;
}

function no(reason: string): { readonly ok: false; readonly reason: string } {
  return { ok: false, reason };
}
