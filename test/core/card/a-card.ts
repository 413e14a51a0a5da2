import { type Analysis, type Prose, words } from "../../../src/core/analysis/analysis.ts";
import type { CardModel } from "../../../src/core/card/card.ts";
import { NOTHING_RELATED } from "../../../src/core/card/related.ts";
import type { Finding } from "../../../src/core/triage/finding.ts";

/** 2026-11-22 07:30:00 UTC */
export const NOON = Date.UTC(2026, 10, 22, 7, 30);
const MINUTE = 60_000;

export function aFinding(change: Partial<Finding> = {}): Finding {
  return {
    id: 12,
    kind: "security",
    fingerprint: "f",
    rule: "Drop and execute new binary in container",
    source: "syscall",
    subject: { where: "payments/api", what: ".x" },
    priority: "Critical",
    count: 37,
    hiddenCount: 0,
    firstSeenAt: NOON - 6 * MINUTE,
    lastSeenAt: NOON,
    pods: 3,
    nodes: 2,
    state: { kind: "open" },
    suppression: undefined,
    escalation: undefined,
    reopenedAt: undefined,
    version: 1,
    revision: 1,
    ...change,
  };
}

const QUARANTINE = `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: falco-quarantine
  namespace: payments
spec:
  podSelector:
    matchLabels:
      falco-quarantine: "true"
  policyTypes:
    - Ingress
    - Egress`;

const EXCEPTION = `- rule: Drop and execute new binary in container
  exceptions:
    - name: image_builder
      fields: [container.image.repository, proc.exepath]
      comps: [=, startswith]
      values:
        - [registry.example/build/kaniko, /workspace/]
  override:
    exceptions: append`;

/** A prose with one outside value in it. */
export function about(before: string, value: string, after = ""): Prose {
  return [{ text: before }, { text: value, as: "value" }, { text: after }];
}

export function anAnalysis(change: Partial<Analysis> = {}): Analysis {
  return {
    basis: { kind: "playbook", id: "dropped-binary" },
    title: "A program that was not in the image ran in a container",
    headline: [
      { text: "bash", as: "value" },
      { text: " (root) ran " },
      { text: "/tmp/.x", as: "value" },
      { text: " in " },
      { text: "payments/api-7c9f", as: "value" },
      { text: " (image " },
      { text: "acme/api:1.4", as: "value" },
      { text: ") on " },
      { text: "node-7", as: "value" },
      { text: "." },
    ],
    verdict: {
      kind: "likely malicious",
      because: words("a hidden file in a writable folder was executed by a server's child"),
      confidence: "strong",
    },
    whatHappened: about("The file ", "/tmp/.x", " was written after the container started, and then executed."),
    whyItMatters: words("Images are built to be complete. A new program at run time is how most intrusions continue."),
    blindSpots: [words("Who wrote the file: the rule sees the execution only.")],
    evidence: [
      {
        signal: "hidden-in-tmp",
        effect: "malicious",
        weight: "strong",
        say: words("the program's name begins with a dot and it lies in a folder that everybody can write to"),
        quotes: [{ field: "proc.exepath", value: "/tmp/.x" }],
      },
      {
        signal: "server-parent",
        effect: "malicious",
        weight: "moderate",
        say: words("its parent is a web server"),
        quotes: [{ field: "proc.pname", value: "nginx" }],
      },
      {
        signal: "root",
        effect: "raises_impact",
        weight: "weak",
        say: words("it runs as root"),
        quotes: [{ field: "user.uid", value: "0" }],
      },
    ],
    unknown: [
      {
        signal: "privileged",
        effect: "raises_impact",
        say: words("whether the container is privileged"),
        missingFields: ["container.privileged"],
      },
    ],
    benignCauses: [
      {
        id: "build",
        cause: words("An image builder compiles and runs programs."),
        confirm: {
          text: words("Look at the image's purpose."),
          where: "workstation",
          run: "kubectl -n payments get pod api-7c9f -o jsonpath='{.spec.containers[*].image}'",
        },
        expect: words("A builder's image, such as kaniko or buildah."),
        verdictIfConfirmed: "benign",
      },
    ],
    nextStep: { text: words("See what runs in the container now."), where: "node", run: "crictl ps --name api" },
    triage: [
      {
        ask: words("Which processes run in the container?"),
        where: "node",
        run: "crictl ps --name api",
        interpret: words("A process without a path on disk was deleted after its start."),
      },
      { ask: words("Who owns the workload?"), where: "workstation", interpret: words("Ask them first.") },
    ],
    containment: [
      {
        do: words("Cut the pod off the network, keeping it for analysis."),
        where: "workstation",
        run: "kubectl -n payments label pod api-7c9f falco-quarantine=true --overwrite",
        reversible: true,
        caveat: words("Needs a network plugin that enforces policies."),
        thenApply: QUARANTINE,
      },
      {
        do: words("Remove the pod."),
        where: "workstation",
        run: "kubectl -n payments delete pod api-7c9f",
        reversible: false,
        caveat: words("Destroys the evidence in it."),
      },
    ],
    eradication: [words("Find the way in: the server's own log at the time of the first alert.")],
    hardening: [
      {
        do: words("Make the root filesystem read-only."),
        ref: "https://kubernetes.io/docs/tasks/configure-pod-container/security-context/",
        yaml: "securityContext:\n  readOnlyRootFilesystem: true",
      },
    ],
    tuning: [{ note: words("If this image builds programs, except it by image and path."), yaml: EXCEPTION }],
    attack: [
      {
        id: "T1105",
        name: "Ingress Tool Transfer",
        tactic: "command-and-control",
        why: words("a tool was brought in"),
      },
    ],
    facts: [
      { field: "proc.cmdline", value: "/tmp/.x --quiet" },
      { field: "proc.exepath", value: "/tmp/.x" },
      { field: "proc.pname", value: "nginx" },
      { field: "container.id", value: "0123456789ab" },
      { field: "container.image.repository", value: "acme/api" },
      { field: "k8s.ns.name", value: "payments" },
      { field: "k8s.pod.name", value: "api-7c9f" },
      { field: "user.name", value: "root" },
    ],
    processTree: [
      { name: "containerd-shim", detail: undefined },
      { name: "nginx", detail: undefined },
      { name: ".x", detail: "/tmp/.x --quiet" },
    ],
    withheld: [],
    ...change,
  };
}

export function aModel(change: Partial<CardModel> = {}): CardModel {
  return {
    finding: aFinding(),
    analysis: anAnalysis(),
    timeline: [],
    related: NOTHING_RELATED,
    now: NOON,
    containers: true,
    ...change,
  };
}
