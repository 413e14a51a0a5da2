import type { Alert } from "../../../src/core/falco/alert.ts";
import type { Finding } from "../../../src/core/triage/finding.ts";
import type { FindingDraft, FoldedAlert } from "../../../src/core/triage/fold.ts";

/** An alert as the reader hands it on; name only what matters to the test. */
export function anAlert(changes: Partial<Alert> = {}): Alert {
  return {
    rule: "Terminal shell in container",
    priority: "Notice",
    at: 1_790_000_000_123_456_789n,
    timeFrom: "sender",
    source: "syscall",
    hostname: "node-7",
    output: "12:00:00.123456789: Notice A shell was spawned in a container with an attached terminal",
    tags: [],
    fields: {
      "container.id": "3f3167fb1d9f",
      "container.image.repository": "docker.io/library/nginx",
      "k8s.ns.name": "shop",
      "k8s.pod.name": "web-7dc4876c85-p5wt7",
      "proc.name": "bash",
    },
    ...changes,
  };
}

export function aFoldedAlert(changes: Partial<FoldedAlert> = {}): FoldedAlert {
  return {
    fingerprint: "aa",
    kind: "security",
    rule: "Terminal shell in container",
    source: "syscall",
    subject: { where: "shop/web", what: "bash" },
    priority: "Notice",
    happenedAt: 1000,
    receivedAt: 1500,
    ...changes,
  };
}

export function aFinding(changes: Partial<Finding> = {}): Finding {
  return { ...aDraft(), id: 1, pods: 1, nodes: 1, ...changes };
}

export function aDraft(changes: Partial<FindingDraft> = {}): FindingDraft {
  return {
    kind: "security",
    fingerprint: "aa",
    rule: "Terminal shell in container",
    source: "syscall",
    subject: { where: "shop/web", what: "bash" },
    priority: "Notice",
    count: 1,
    hiddenCount: 0,
    firstSeenAt: 1000,
    lastSeenAt: 1000,
    state: { kind: "open" },
    suppression: undefined,
    escalation: undefined,
    reopenedAt: undefined,
    version: 1,
    revision: 1,
    ...changes,
  };
}
