import type { AuditLine, Finding } from "../triage/finding.ts";
import { type Chapter, chapter, type Lengths } from "./chapter.ts";
import { literal } from "./literal-text.ts";
import { actor, bullets, moment, person } from "./rich-text.ts";

/** What happened to the finding, the newest first: who did what, when, why. */
export function timelineChapter(finding: Finding, timeline: readonly AuditLine[], lengths: Lengths): Chapter[] {
  const lines = timeline.toReversed().map(({ at, by, action, detail, about }) => {
    const rest = detail === "" ? "" : `: ${literal(detail, lengths.value * 2)}`;
    const whose = about === undefined ? [] : [", taken from ", person(about)];
    const what = [literal(action, 80), ...whose, rest];
    // "acknowledgement lifted" is what happened, not what somebody did: the name stands behind.
    const line = by.kind === "person" ? [actor(by), " ", ...what] : [...what, " — ", actor(by)];
    return bullets([[moment(at), " · ", ...line]]);
  });
  return chapter("The newest first", [...lines, bullets([[moment(finding.firstSeenAt), " · first alert"]])]);
}
