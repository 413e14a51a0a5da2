import { z } from "zod";
import { EFFECTS, VERDICTS, WEIGHTS, WHERES } from "./analysis.ts";

/**
 * The knowledge about one rule, or one family of rules, as a data file: what it means, what the rule cannot see, which
 * signals in the alert speak for or against, what to check, how to contain, how to tune. Texts follow template.ts,
 * `when` is Falco's condition language, commands name the alert's objects as `{{k8s.pod.name}}` (command.ts).
 */
export type PlaybookFile = z.infer<typeof PLAYBOOK>;

// What stands in `meta` and `describe` is for who writes playbooks: docs/playbook.schema.json is made of it.
const TEXT = z.string().min(1).max(2000).meta({
  id: "text",
  description:
    "Prose. {{proc.name}} stands for the alert's value, {{@where}}, {{@user}} and {{@rule}} for phrases about it, [[a|b]] for the first of the alternatives whose fields the alert has, `…` for a name or command.",
});
const LINE = z.string().min(1).max(300);
const ID = z.string().regex(/^[a-z0-9][a-z0-9-]{0,63}$/, "must be lower-case letters, digits and dashes");
const COMMAND = z.string().min(1).max(2000).meta({
  id: "command",
  description:
    "A shell command, or the name of a standard one such as @find-pod. Only fields that name things may stand in it, such as {{k8s.pod.name}}. It is shown when it passes every check for the alert.",
});
const YAML_TEXT = z.string().min(1).max(8000);
const WHERE = z.enum(WHERES);
const REF = z.string().regex(/^https:\/\/\S+$/, "must be an https address");

const CONDITION = z.string().min(1).max(2000);
const WHEN = CONDITION.meta({
  id: "when",
  description:
    "A condition in Falco's language. The item is left out of the analysis of an alert that says that it does not hold; a technique also where that cannot be decided.",
}).optional();
const SAYING = z.union([TEXT, z.strictObject({ say: TEXT, when: WHEN })]);

/** What is known of one rule of a family, because its condition demands it, whatever its output prints. */
const OF_RULE = z.strictObject({
  happened: TEXT.describe("The one sentence: who did what, where. Stands for the headline and for what_happened."),
  implies: z
    .record(z.string(), z.string())
    .optional()
    .describe(
      "Fields with the only value that the rule's condition admits; conditions see them where the alert lacks them.",
    ),
});

const MATCH = z.strictObject({
  rules: z
    .array(LINE)
    .min(1)
    .optional()
    .describe(
      "Exact rule names. Without it the playbook stands for every rule of its source that no other playbook names.",
    ),
  source: LINE.describe("As in the alert: syscall, k8s_audit, aws_cloudtrail, …"),
  custom: z.boolean().optional().describe("The rule is not one of Falco's own."),
});

const SIGNAL = z.strictObject({
  id: ID,
  when: CONDITION.describe(
    "A condition in Falco's language, true, false, or unknown where the alert lacks a field of it.",
  ),
  effect: z.enum(EFFECTS),
  weight: z.enum(WEIGHTS),
  say: TEXT,
});

const BENIGN_CAUSE = z.strictObject({
  id: ID,
  when: WHEN,
  cause: TEXT,
  short: LINE.describe("The reason in three to six words, to stand after “probably benign, unconfirmed:”."),
  supported_by: z.array(ID).optional().describe("The ids of the benign signals that point to this cause."),
  confirm: z.strictObject({ where: WHERE, run: COMMAND.optional(), do: TEXT.optional(), expect: TEXT }),
  verdict_if_confirmed: z.enum(["benign", "likely_benign"]),
  also_expect: TEXT.optional(),
  and_ask: TEXT.optional(),
});

const QUESTION = z.strictObject({ q: TEXT, when: WHEN, where: WHERE, run: COMMAND.optional(), interpret: TEXT });

const CONTAINMENT = z.strictObject({
  do: TEXT,
  when: WHEN,
  where: WHERE,
  run: COMMAND.optional(),
  reversible: z.boolean(),
  caveat: TEXT.optional(),
  then_apply: YAML_TEXT.optional(),
  blast_radius: TEXT.optional().describe(
    "Who and what else is touched. Without it, what is known of a standard command is said.",
  ),
  undo: TEXT.optional().describe("How to take it back; undo_run is the command for it."),
  undo_run: COMMAND.optional(),
});

const TUNING = z.strictObject({
  note: TEXT,
  when: WHEN,
  yaml: YAML_TEXT.optional(),
  caveat: TEXT.optional(),
  must_match: z.array(LINE).optional().describe("Fixtures that the tuning must silence."),
  must_not_match: z.array(LINE).optional().describe("Fixtures that it must not silence."),
});

const SCALAR = z.union([z.string(), z.number(), z.boolean(), z.null()]);

/** An alert in short form, with the verdict that the playbook must reach for it. */
const FIXTURE = z.strictObject({
  rule: LINE,
  priority: LINE.optional(),
  hostname: LINE.optional(),
  time: LINE.optional(),
  tags: z.array(LINE).optional(),
  output_fields: z.record(z.string(), SCALAR),
  verdict: z.enum(VERDICTS).describe("What the playbook must come to for this alert."),
});
/** An example alert of a playbook, with the verdict that it must get. */
export type Fixture = z.infer<typeof FIXTURE>;

/** The form of a playbook file. */
export const PLAYBOOK = z.strictObject({
  id: ID,
  match: MATCH,
  title: LINE,
  attack: z.array(
    z.strictObject({
      id: z.string().regex(/^T\d{4}(?:\.\d{3})?$/, "must be a technique's id such as T1059 or T1059.004"),
      when: WHEN,
      name: LINE,
      tactic: LINE,
      why: TEXT,
    }),
  ),
  attack_note: TEXT.optional().describe("Where Falco's own tags mislead: for readers of the file, never shown."),
  headline: LINE.optional().describe(
    "One sentence for the top of the card, where the one made from the fields would be wrong or say too little.",
  ),
  what_happened: TEXT,
  by_rule: z.record(LINE, OF_RULE).optional(),
  why_it_matters: TEXT,
  what_the_rule_cannot_tell: z.array(SAYING),
  signals: z.array(SIGNAL),
  benign_causes: z.array(BENIGN_CAUSE),
  runbook: z
    .string()
    .min(1)
    .max(8000)
    .optional()
    .describe(
      "The team's own procedure, as Markdown (CommonMark with GitHub's tables and task lists). Unlike the other texts it is no template: the alert's values cannot stand in it, and {{k8s.pod.name}} is refused. It is checked as anybody's analysis is (falconer verify), names in it being the team's own.",
    ),
  triage: z.array(QUESTION).min(1),
  containment: z.array(CONTAINMENT),
  eradication: z.array(SAYING),
  hardening: z.array(z.strictObject({ do: TEXT, when: WHEN, ref: REF.optional(), yaml: YAML_TEXT.optional() })),
  tuning: z.array(TUNING),
  fixtures: z
    .record(ID, FIXTURE)
    .describe("Example alerts, by a name of your choice, each with the verdict that it must get."),
});
