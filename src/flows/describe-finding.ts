import type { CardModel } from "../core/card/card.ts";
import { renderCard } from "../core/card/render-card.ts";
import { renderStory } from "../core/card/render-story.ts";
import { renderThread } from "../core/card/render-thread.ts";
import { renderAcknowledgementLifted, renderReopened } from "../core/card/thread-notices.ts";
import { type AuditLine, findingName, type UserId } from "../core/triage/finding.ts";
import { type ExplainingPorts, explainFinding } from "./explain-finding.ts";
import { joinRelated } from "./join-related.ts";
import type { DescribeFinding } from "./publishing/desk.ts";
import type { ThreadPost } from "./store.ts";
import { threadPost, URGENT } from "./thread-post.ts";

/** Explains a finding from the store and renders its card and its thread; cards that belong to it learn of it. */
export function describeFinding(ports: ExplainingPorts): DescribeFinding {
  return async (finding, containers) => {
    const model = await explainFinding(finding, containers, ports);
    await joinRelated(model, ports);
    const thread = [...notices(model), ...storyTexts(model), ...analysisTexts(model)];
    return { card: renderCard(model), thread, verdict: model.analysis.verdict.kind };
  };
}

/**
 * The sequence of each story: in the thread of its first finding each time a stage joins, in the others' threads once,
 * so that there is one thread to follow and every other leads to it.
 */
function storyTexts(model: CardModel): ThreadPost[] {
  const { id } = model.finding;
  return model.related.stories.flatMap((story) => {
    const isFirst = story.members[0]?.finding.id === id;
    const name = `${findingName(id)}/story/${story.id}${isFirst ? `/${story.stages}` : ""}`;
    return renderStory(model, story).map((message, index) =>
      threadPost(`${name}/${index}`, message, { urgent: false, broadcast: false }),
    );
  });
}

/** The full analysis, once for each verdict that the finding ever had. */
function analysisTexts(model: CardModel): ThreadPost[] {
  const name = `${findingName(model.finding.id)}/analysis/${model.analysis.verdict.kind}`;
  return renderThread(model).map((message, index) =>
    threadPost(`${name}/${index}`, message, { urgent: false, broadcast: false }),
  );
}

/**
 * What alerts did to people's decisions is told in the thread. It is read from the audit log, so that whoever folds
 * alerts needs to know nothing about Slack.
 */
function notices({ finding, timeline }: CardModel): ThreadPost[] {
  return timeline.flatMap((line, index) => {
    if (line.by.kind !== "falconer") return [];
    const key = `${findingName(finding.id)}/${line.action}/${line.at}`;
    if (line.action === "reopened") {
      return [threadPost(key, renderReopened(finding, line.by), { urgent: true, broadcast: true })];
    }
    const owner = lastOwner(timeline.slice(0, index));
    if (line.action !== "acknowledgement lifted" || owner === undefined) return [];
    return [threadPost(key, renderAcknowledgementLifted(finding, owner, line.detail), URGENT)];
  });
}

function lastOwner(lines: readonly AuditLine[]): UserId | undefined {
  const taken = lines.findLast((line) => line.action === "acknowledged");
  return taken?.by.kind === "person" ? taken.by.id : undefined;
}
