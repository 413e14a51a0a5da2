import type { Alert } from "../falco/alert.ts";
import { compileCondition } from "../falco/condition/compile-condition.ts";
import type { CompiledCondition, Truth } from "../falco/condition/condition.ts";
import { IDENTITY_FIELDS, placeholdersOf } from "./command.ts";
import { placeProblems, readDataFile } from "./data-file.ts";
import { PLAYBOOK, type PlaybookFile } from "./playbook-file.ts";
import { remembering } from "./remembering.ts";
import { standardCommand } from "./standard-commands.ts";
import { parseTemplate, type Template, templateProblems } from "./template.ts";

/** A playbook ready to be used: its conditions compiled, its texts taken apart. */
export interface Playbook {
  readonly file: string;
  readonly content: PlaybookFile;
  /** In the order of the file; `source` is the same item there. */
  readonly signals: readonly Signal[];
  /** Whether an item with that `when` has its place in the analysis of an alert. */
  readonly truthOf: (when: string | undefined, alert: Alert) => Truth;
  /** The parsed form of one of this playbook's texts. */
  readonly template: (text: string) => Template;
}

/** A signal ready to be asked. */
export interface Signal {
  readonly source: PlaybookFile["signals"][number];
  readonly condition: CompiledCondition;
  readonly say: Template;
}

/** The playbooks that are good, and what is wrong with the rest. */
export interface PlaybooksRead {
  readonly playbooks: readonly Playbook[];
  /** Each names its file, line and path: `web.yaml: line 12: signals[2].when: …`. A file with a problem yields no playbook. */
  readonly problems: readonly string[];
}

/** Reads playbook files, one playbook per file, listing everything that is wrong with any of them. */
export function readPlaybooks(files: readonly { readonly name: string; readonly content: string }[]): PlaybooksRead {
  const playbooks: Playbook[] = [];
  const problems: string[] = [];
  for (const file of files) {
    const read = readPlaybook(file.name, file.content);
    const clashes = read.playbook === undefined ? [] : clashesWith(read.playbook, playbooks);
    problems.push(...placeProblems(file.name, file.content, [...read.problems, ...clashes]));
    if (read.playbook !== undefined && clashes.length === 0) playbooks.push(read.playbook);
  }
  return { playbooks, problems };
}

interface OneRead {
  readonly playbook?: Playbook;
  readonly problems: readonly string[];
}

function readPlaybook(file: string, text: string): OneRead {
  const read = readDataFile(text, PLAYBOOK);
  if (!read.ok) return { problems: read.problems };
  const content = read.data;
  const { signals, problems: conditionProblems } = compileSignals(content);
  const { truthOf, problems: whenProblems } = compileItems(content);
  const problems = [...conditionProblems, ...whenProblems, ...referenceProblems(content), ...textProblems(content)];
  if (problems.length > 0) return { problems };
  return { playbook: { file, content, signals, truthOf, template: rememberedTemplates() }, problems };
}

function compileSignals(content: PlaybookFile): { signals: Signal[]; problems: string[] } {
  const signals: Signal[] = [];
  const problems: string[] = [];
  content.signals.forEach((source, index) => {
    const compiled = compileCondition(source.when);
    if (compiled.ok) signals.push({ source, condition: compiled.condition, say: parseTemplate(source.say) });
    else problems.push(`signals[${index}].when: ${placed(compiled.error)}`);
  });
  return { signals, problems };
}

/** The parts of a playbook whose items may have a `when`. */
const PARTS = [
  "attack",
  "what_the_rule_cannot_tell",
  "benign_causes",
  "triage",
  "containment",
  "eradication",
  "hardening",
  "tuning",
] as const;

function compileItems(content: PlaybookFile): { truthOf: Playbook["truthOf"]; problems: string[] } {
  const conditions = new Map<string, CompiledCondition>();
  const problems: string[] = [];
  for (const part of PARTS) {
    for (const [index, item] of content[part].entries()) {
      if (typeof item === "string" || item.when === undefined) continue;
      const compiled = compileCondition(item.when);
      if (compiled.ok) conditions.set(item.when, compiled.condition);
      else problems.push(`${part}[${index}].when: ${placed(compiled.error)}`);
    }
  }
  const truthOf = (when: string | undefined, alert: Alert): Truth =>
    when === undefined ? "true" : (conditions.get(when)?.matches(alert) ?? "true");
  return { truthOf, problems };
}

function placed({ message, line, column }: { message: string; line: number; column: number }): string {
  return `${message} (line ${line}, column ${column} of the condition)`;
}

/** Texts are parsed at their first use and kept: a playbook is used thousands of times. */
function rememberedTemplates(): (text: string) => Template {
  const remember = remembering<Template>();
  return (text) => remember(text, () => parseTemplate(text));
}

function clashesWith(playbook: Playbook, others: readonly Playbook[]): readonly string[] {
  return others.flatMap((other) => [
    ...(other.content.id === playbook.content.id ? [`id: ${other.file} has the same id`] : []),
    ...(playbook.content.match.rules ?? [])
      .filter((rule) => other.content.match.rules?.includes(rule))
      .map((rule) => `match.rules: ${other.file} already covers "${rule}"`),
  ]);
}

function referenceProblems(content: PlaybookFile): readonly string[] {
  const benign = content.signals.filter((signal) => signal.effect === "benign").map((signal) => signal.id);
  const fixtures = Object.keys(content.fixtures);
  const rules = content.match.rules ?? [];
  return [
    ...Object.keys(content.by_rule ?? {})
      .filter((rule) => !rules.includes(rule))
      .map((rule) => `by_rule: match.rules does not name "${rule}"`),
    ...repeated(content.signals.map((signal) => signal.id)).map((id) => `signals: two have the id ${id}`),
    ...repeated(content.benign_causes.map((cause) => cause.id)).map((id) => `benign_causes: two have the id ${id}`),
    ...content.benign_causes.flatMap((cause, index) =>
      (cause.supported_by ?? [])
        .filter((id) => !benign.includes(id))
        .map((id) => `benign_causes[${index}].supported_by: there is no benign signal ${id}`),
    ),
    ...content.tuning.flatMap((tuning, index) =>
      [...(tuning.must_match ?? []), ...(tuning.must_not_match ?? [])]
        .filter((name) => !fixtures.includes(name))
        .map((name) => `tuning[${index}]: there is no fixture ${name}`),
    ),
  ];
}

function textProblems(content: PlaybookFile): readonly string[] {
  return stringsIn(content, "").flatMap(({ path, text }) => {
    if (/^fixtures\.|\.when$|\.implies\./.test(path)) return [];
    if (path === "runbook") return runbookProblems(text);
    const isCommand = /\.(?:run|undo_run|yaml|then_apply)$/.test(path);
    const problems = isCommand ? commandProblems(text) : templateProblems(text);
    return problems.map((problem) => `${path}: ${problem}`);
  });
}

/** A Go template's `{{.State.Pid}}` and `{{json .Mounts}}` are for docker and crictl to fill. */
function runbookProblems(text: string): readonly string[] {
  const [placeholder] = text.match(/\{\{\s*(?!end\b|else\b)[@A-Za-z][\w.[\]-]*\s*\}\}/) ?? [];
  return placeholder === undefined
    ? []
    : [`runbook: ${placeholder} would stand there as it is: a runbook is written for every alert of the rule`];
}

function commandProblems(text: string): readonly string[] {
  const command = standardCommand(text);
  if (command === undefined) return [`there is no standard command ${text}`];
  return placeholdersOf(command)
    .filter((name) => !IDENTITY_FIELDS.includes(name))
    .map((name) => `{{${name}}} may not stand in a command; only ${IDENTITY_FIELDS.join(", ")} may`);
}

function stringsIn(value: unknown, path: string): { path: string; text: string }[] {
  if (typeof value === "string") return [{ path, text: value }];
  if (Array.isArray(value)) return value.flatMap((item, index) => stringsIn(item, `${path}[${index}]`));
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, item]) => stringsIn(item, path === "" ? key : `${path}.${key}`));
}

function repeated(ids: readonly string[]): readonly string[] {
  return [...new Set(ids.filter((id, index) => ids.indexOf(id) !== index))];
}
