import { readBuiltInPlaybooks } from "../../src/adapters/files/playbooks.ts";
import { analyse } from "../../src/core/analysis/analyse.ts";
import { withProvenException } from "../../src/core/analysis/proven-exception.ts";
import { knownRules } from "../../src/core/analysis/rule-names.ts";
import type { ExplainingPorts } from "../../src/flows/explain-finding.ts";

const { playbooks } = await readBuiltInPlaybooks();
const rules = knownRules(new Map(), playbooks);

/** What explains alerts by the built-in playbooks alone: no rules files, no stories, no links. */
export function explainingPorts({ store, clock }: Pick<ExplainingPorts, "store" | "clock">): ExplainingPorts {
  return {
    store,
    clock,
    analyse: (alert) => analyse(alert, playbooks),
    judge: (alert) => analyse(alert, playbooks),
    proveException: (analysis, alert, others) =>
      withProvenException(analysis, alert, others, { rules: undefined, playbooks }),
    knownRules: () => rules,
    stories: [],
    linkTo: () => Promise.resolve(undefined),
  };
}
