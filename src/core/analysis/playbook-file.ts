import { z } from "zod";
import { EFFECTS, VERDICTS, WEIGHTS, WHERES } from "./analysis.ts";

/**
 * The knowledge about one rule, or one family of rules, as a data file: what it means, what the rule cannot see, which
 * signals in the alert speak for or against, what to check, how to contain, how to tune. Texts follow template.ts,
 * `when` is Falco's condition language, commands name the alert's objects as `{{k8s.pod.name}}` (command.ts).
 */
export type PlaybookFile = z.infer<typeof PLAYBOOK>;

const TEXT = z.string().min(1).max(2000);
const LINE = z.string().min(1).max(300);
const ID = z.string().regex(/^[a-z0-9][a-z0-9-]{0,63}$/, "must be lower-case letters, digits and dashes");
const COMMAND = z.string().min(1).max(2000);
const YAML_TEXT = z.string().min(1).max(8000);
const WHERE = z.enum(WHERES);
const REF = z.string().regex(/^https:\/\/\S+$/, "must be an https address");

/**
 * An item with it is left out of the analysis of an alert that says that it does not hold; a technique also where that
 * cannot be decided.
 */
const WHEN = z.string().min(1).max(2000).optional();
const SAYING = z.union([TEXT, z.strictObject({ say: TEXT, when: WHEN })]);

/** What is known of one rule of a family, because its condition demands it, whatever its output prints. */
const OF_RULE = z.strictObject({
  /** The one sentence: who did what, where. Stands for the headline and for `what_happened`. */
  happened: TEXT,
  /** Fields with the only value that the rule's condition admits; conditions see them where the alert lacks them. */
  implies: z.record(z.string(), z.string()).optional(),
});

const MATCH = z.strictObject({
  /** Exact rule names. Without it the playbook stands for every rule of its source that no other playbook names. */
  rules: z.array(LINE).min(1).optional(),
  source: LINE,
  /** The rule is not one of Falco's own. */
  custom: z.boolean().optional(),
});

const SIGNAL = z.strictObject({
  id: ID,
  when: z.string().min(1).max(2000),
  effect: z.enum(EFFECTS),
  weight: z.enum(WEIGHTS),
  say: TEXT,
});

const BENIGN_CAUSE = z.strictObject({
  id: ID,
  when: WHEN,
  cause: TEXT,
  /** The reason in three to six words, to stand after "probably benign, unconfirmed:". */
  short: LINE,
  /** The benign signals that point to this cause. */
  supported_by: z.array(ID).optional(),
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
  /** Who and what else is touched. Without it, what is known of a standard command is said (containment-effects.ts). */
  blast_radius: TEXT.optional(),
  /** How to take it back, in words and as a command. */
  undo: TEXT.optional(),
  undo_run: COMMAND.optional(),
});

const TUNING = z.strictObject({
  note: TEXT,
  when: WHEN,
  yaml: YAML_TEXT.optional(),
  caveat: TEXT.optional(),
  /** Fixtures that the tuning must silence, and those that it must not. */
  must_match: z.array(LINE).optional(),
  must_not_match: z.array(LINE).optional(),
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
  verdict: z.enum(VERDICTS),
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
  /** Where Falco's own tags mislead: for readers of the file, never shown. */
  attack_note: TEXT.optional(),
  /** One sentence for the top of the card, where the one made from the fields would be wrong or say too little. */
  headline: LINE.optional(),
  what_happened: TEXT,
  by_rule: z.record(LINE, OF_RULE).optional(),
  why_it_matters: TEXT,
  what_the_rule_cannot_tell: z.array(SAYING),
  signals: z.array(SIGNAL),
  benign_causes: z.array(BENIGN_CAUSE),
  /**
   * The team's own procedure, as Markdown (CommonMark with GitHub's tables and task lists): lists, links, code. Unlike
   * the other texts it is no template: the alert's values cannot stand in it, and `{{k8s.pod.name}}` is refused. It is
   * checked as anybody's analysis is (`falconer verify`), names in it being the team's own.
   */
  runbook: z.string().min(1).max(8000).optional(),
  triage: z.array(QUESTION).min(1),
  containment: z.array(CONTAINMENT),
  eradication: z.array(SAYING),
  hardening: z.array(z.strictObject({ do: TEXT, when: WHEN, ref: REF.optional(), yaml: YAML_TEXT.optional() })),
  tuning: z.array(TUNING),
  fixtures: z.record(ID, FIXTURE),
});
