import type { Claim } from "./claim.ts";

const EXCEPTING =
  "(?:exclud|except|exempt|ignor|whitelist|allow-?list|suppress|silenc|skip|mut|disabl|filter|drop|trust|remov)\\w*";
const SOURCE = "https://falco.org/docs/concepts/rules/exceptions/";

/** Advice that makes Falco see less than it should. */
export const BLINDING_CLAIMS: readonly Claim[] = [
  {
    says: new RegExp(
      String.raw`\b${EXCEPTING}\b[^.;]{0,50}\b(?:whole|entire|complete|full) (?:[\w-]+ )?(?:namespace|cluster|node|host|image|container|application|user|rule|rule ?set)s?\b|` +
        String.raw`\b${EXCEPTING}\b[^.;]{0,50}\bnamespaces?\b[^.;]{0,30}\b(?:altogether|entirely|completely|as a whole|from (?:falco|monitoring|detection|this rule|the rule|all rules|alerting))\b|` +
        String.raw`\b${EXCEPTING} (?:the |this |that |your )?(?:namespace [\w-]+|[\w-]+ namespace)\s*(?:$|[.!]|in (?:the|this|your) (?:rule|exception|falco))`,
    ),
    unless: /\b(?:never|image|executable|program|command line|together with|not enough|too (?:wide|broad))\b/,
    where: "advice",
    negatable: true,
    reason: "silences more than a cause that was confirmed: an intruder there is silenced as well",
    source: SOURCE,
  },
  {
    says: new RegExp(
      String.raw`\b${EXCEPTING}\b[^.;]{0,40}\b(?:all|any|every) (?:[\w-]+ )?(?:shells?|process(?:es)?|users?|containers?|images?|commands?|service accounts?|alerts?|events?|activity|connections?|binar(?:y|ies)|tools?)\b`,
    ),
    unless: /\b(?:but|except for|other than|that (?:is|are) not|unless)\b/,
    where: "instruction",
    negatable: true,
    reason: "silences more than a cause that was confirmed",
    source: SOURCE,
  },
  {
    says: /\b(?:minimum ?priority|priority(?: threshold)?)\b[^.;]{0,12}\b(?:error|critical|alert|emergency|warning)\b[^.;]{0,60}\bfalco(?:\.yaml|sidekick|'s config\w*)|\bfalco(?:\.yaml|sidekick)\b[^.;]{0,60}\b(?:minimum ?priority|priority(?: threshold)?)\b[^.;]{0,12}\b(?:error|critical|alert|emergency|warning)\b|\bminimum ?priority\b[^.;]{0,12}\b(?:error|critical|alert|emergency)\b|\b(?:rais|increas|lower|reduc)\w*\b[^.;]{0,30}\b(?:minimum priority|priority threshold|log level|log_level)\b/,
    where: "advice",
    negatable: true,
    reason: "hides the alerts of every rule below that priority, to be rid of one",
    source: "https://falco.org/docs/reference/daemon/config-options/",
  },
  {
    says: /\bsyscall_event_drops\b[^.;]{0,60}\bignore\b|\bactions ?[:=] ?\[? ?ignore\b/,
    where: "code",
    negatable: true,
    reason: "makes Falco silent about the events that it loses; it loses them all the same",
    source: "https://falco.org/docs/troubleshooting/dropping/",
  },
  {
    says: /\bdisable ?: ?\{? ?(?:tags?|rules?) ?:/,
    where: "code",
    negatable: true,
    reason: "switches rules off, for every cause and not for one that was confirmed",
    source: "https://falco.org/docs/reference/daemon/config-options/",
  },
  {
    says: /\boutputs\.(?:rate|max_burst)\b|\bsyscall_buf_size_preset\b|\bmodern_bpf\.cpus_for_each/,
    where: "instruction",
    negatable: true,
    reason: "names a setting that Falco no longer has",
    source: "https://falco.org/docs/reference/daemon/config-options/",
  },
  {
    says: /\bfalco\b[^.;]{0,40}\s-[dt] \w/,
    where: "code",
    negatable: true,
    reason: "starts Falco without some of its rules",
    source: "https://falco.org/docs/reference/daemon/cli-options/",
  },
  {
    says: /\b(?:paste|put|place|add|append|insert|copy|write|include)\b[^.;]{0,60}\b(?:block|snippet|exceptions?|macros?|lists?|yaml|above|below|following|it|this|these|them)\b[^.;]{0,40}\bfalco\.yaml\b/,
    unless:
      /\b(?:not|never|instead of|rather than)\b[^.;]{0,25}falco\.yaml|rules_files?|append_output|customrules|settings?\b|config\w* keys?/,
    where: "instruction",
    negatable: true,
    reason: "puts rules into falco.yaml, which is the configuration: rules stand in the files that `rules_files` names",
    source: "https://falco.org/docs/concepts/rules/default-custom/",
  },
];
