import { analyse } from "../../core/analysis/analyse.ts";
import type { Analysis } from "../../core/analysis/analysis.ts";
import { withProvenException } from "../../core/analysis/proven-exception.ts";
import { type KnownRule, knownRules } from "../../core/analysis/rule-names.ts";
import { type RuleBook, ruleBook, withRuleText } from "../../core/analysis/rule-text.ts";
import type { Story } from "../../core/analysis/stories/read-stories.ts";
import { withRunbook } from "../../core/analysis/with-runbook.ts";
import type { Alert } from "../../core/falco/alert.ts";
import type { RulesResult } from "../../core/falco/rules/read-rules.ts";
import type { ProveException } from "../../flows/offer-exception.ts";
import type { Log } from "../../flows/surroundings.ts";
import { readFalcoRules } from "./falco-rules.ts";
import { openOperatorsPlaybooks } from "./operators-playbooks.ts";
import { readBuiltInPlaybooks } from "./playbooks.ts";
import { readBuiltInStories } from "./stories.ts";

/** What alerts are explained with: playbooks and stories, ours and the operator's, and the operator's rules. */
export interface Knowledge {
  readonly stories: readonly Story[];
  readonly analyse: (alert: Alert) => Analysis;
  /** The same without the team's runbook: quick, for looking at many alerts. */
  readonly judge: (alert: Alert) => Analysis;
  readonly proveException: ProveException;
  /** The rules that are known by name, whether they ever fired or not. */
  readonly knownRules: () => readonly KnownRule[];
  /** What is wrong now with the operator's playbooks and rules, in sentences. */
  problems(): readonly string[];
  /** Follows the operator's playbooks no longer. */
  close(): void;
}

/** Where the operator's own knowledge stands. */
export interface KnowledgeSources {
  readonly playbooksDir: string | undefined;
  /** Falco rules files and folders, in load order. */
  readonly falcoRules: readonly string[];
}

/**
 * Reads all that is known. What is wrong in it is logged, and the rest is used.
 *
 * @throws {UnreadableRulesError} when a rules file or folder cannot be read.
 */
export async function openKnowledge(sources: KnowledgeSources, log: Log): Promise<Knowledge> {
  const { playbooks: builtIn, problems } = await readBuiltInPlaybooks();
  if (problems.length > 0) log.error("A playbook that comes with Falconer cannot be read", { problems });
  const { stories, problems: storyProblems } = await readBuiltInStories();
  if (storyProblems.length > 0) log.error("A story that comes with Falconer cannot be read", { storyProblems });
  const rules = await readRuleBook(sources.falcoRules, log);
  const own = await openOperatorsPlaybooks(sources.playbooksDir, log);
  // The first that fits is taken: the operator's word comes before ours.
  const playbooks = () => [...own.current(), ...builtIn];
  const judge = (alert: Alert): Analysis => withRuleText(analyse(alert, playbooks()), alert, rules.book);
  return {
    stories,
    judge,
    analyse: (alert) => withRunbook(judge(alert), alert, playbooks()),
    proveException: (analysis, alert, others) =>
      withProvenException(analysis, alert, others, { rules: rules.loaded, playbooks: playbooks() }),
    knownRules: () => knownRules(rules.book, playbooks()),
    problems: () => [
      ...own.problems().map((problem) => `A playbook of yours cannot be used: ${problem}`),
      ...rules.problems.map((problem) => `Your Falco rules do not load, only those before the error: ${problem}`),
    ],
    close: () => own.close(),
  };
}

/** The operator's rules, for people to read and to be built on, and what is wrong with them. */
async function readRuleBook(
  paths: readonly string[],
  log: Log,
): Promise<{
  readonly book: RuleBook;
  readonly loaded: RulesResult | undefined;
  readonly problems: readonly string[];
}> {
  if (paths.length === 0) return { book: new Map(), loaded: undefined, problems: [] };
  const result = await readFalcoRules(paths);
  const { rules, errors } = result;
  const problems = errors.map(({ file, line, column, message }) => `${file}:${line}:${column} ${message}`);
  if (problems.length > 0) log.warn("FALCO_RULES do not load; the rules before the error are used", { problems });
  else log.info("Falco's rules read", { rules: rules.length });
  // On top of rules that Falco itself refuses, nothing can be shown to load.
  return { book: ruleBook(rules), loaded: problems.length === 0 ? result : undefined, problems };
}
