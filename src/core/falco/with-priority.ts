/**
 * An alert's JSON with a priority, where it has none: people cut alerts out of messages, and an analysis does not rest
 * on it. What is no alert, or has a priority, comes back as it is.
 */
export function withPriority(json: unknown): unknown {
  const lacksIt =
    typeof json === "object" && json !== null && Object.hasOwn(json, "rule") && !Object.hasOwn(json, "priority");
  return lacksIt ? { ...json, priority: "Notice" } : json;
}
