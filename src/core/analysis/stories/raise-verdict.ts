import { type FindingId, findingName } from "../../triage/finding.ts";
import { type Analysis, VERDICTS, words } from "../analysis.ts";
import type { FoundStory } from "./find-stories.ts";

/**
 * What looks harmless alone needs review when it is a stage of an attack. A story only ever raises a verdict, and says
 * why; where the verdict is as grave already, nothing changes.
 *
 * @param id - The finding that the analysis is of.
 */
export function raiseVerdict(analysis: Analysis, id: FindingId, stories: readonly FoundStory[]): Analysis {
  const attack = stories.find(({ story }) => story.content.kind === "attack");
  const { kind } = analysis.verdict;
  const isAsGrave = VERDICTS.indexOf(kind) <= VERDICTS.indexOf("needs review");
  if (attack === undefined || isAsGrave || kind === "sensor health") return analysis;
  const others = attack.members.filter((member) => member.id !== id).map((member) => findingName(member.id));
  const together = `together with ${others.slice(0, MOST_NAMED).join(", ")} it may be one attack: ${attack.story.content.title}`;
  return {
    ...analysis,
    verdict: {
      kind: "needs review",
      because: words(`a story raised it; alone it would be “${kind}”`),
      confidence: "moderate",
    },
    evidence: [
      { signal: "story", effect: "malicious", weight: "moderate", say: words(together), quotes: [] },
      ...analysis.evidence,
    ],
  };
}

const MOST_NAMED = 5;
