import type { Claim } from "./claim.ts";

/** At the beginning of what somebody is told to do. */
const TOLD = String.raw`(?:^|[,;:(] ?|\b(?:and|or|then|simply|just|also|to|can|should|must|please|next|first|instead) )`;

/** Advice that gives rights away: to accounts, to containers, to the network. */
export const GIVING_CLAIMS: readonly Claim[] = [
  {
    says: /\b(?:giv|grant|assign|hand|mak|promot|elevat|attach|turn)\w*\b[^.;:]{0,70}\b(?:(?:cluster[- ]?)?admin(?:istrator)?s?\b(?! (?:team|console|to\b))|(?:wildcard|all) verbs|cluster role\b|an owner\b(?= (?:for|until|so|again|of)|[.,]|$)|owners?(?: (?:rights|role)\b|$)|super-?user|root (?:rights|access|privileges)|administratoraccess|poweruseraccess|\w+fullaccess|roles\/(?:owner|editor)\b|full (?:control|access|rights|permissions))/,
    unless: /\b(?:only|no longer|revok\w+|and an owner|name and|whether|who|which|temporar\w+ break-glass)\b/,
    where: "instruction",
    negatable: true,
    reason: "hands out an administrator's rights",
    source: "https://kubernetes.io/docs/concepts/security/rbac-good-practices/",
  },
  {
    says: new RegExp(
      String.raw`${TOLD}(?:enable|use|set|switch on|turn on|allow|give|grant|add|run|start|deploy|share|join|put|move|launch)\b[^.;]{0,50}\b(?:host ?(?:network|pid|ipc)\b(?! ?[:=] ?false)|(?:host|node)(?:'s)? (?:network|pid|process|ipc)(?: namespace)?\b)`,
    ),
    unless:
      /\b(?:off|outside|without|not on) (?:the )?host|\b(?:tcpdump|capture|nsenter|baseline|restricted|polic\w+|admission)\b/,
    where: "instruction",
    negatable: true,
    reason: "puts a container into the node's own namespaces",
    source: "https://kubernetes.io/docs/concepts/security/pod-security-standards/",
  },
  {
    says: new RegExp(
      String.raw`${TOLD}(?:mount|bind|map)\b[^.;]{0,60}(?:\bhost(?:'s)? (?:root|file ?system)|\bnode's (?:root|file ?system)|\bhostpath\b|\broot file ?system of the (?:host|node)\b|(?<=\s)\/(?=\s|$)|\/:\/)`,
    ),
    where: "instruction",
    negatable: true,
    reason: "mounts the node's files into a container",
    source: "https://kubernetes.io/docs/concepts/security/pod-security-standards/",
  },
  {
    says: new RegExp(
      String.raw`${TOLD}(?:start|run|launch|create|deploy|use|spawn|schedule|add)\b[^.;]{0,30}\bprivileged (?:[\w-]+ ){0,2}(?:pods?|containers?|sidecars?|jobs?|daemonsets?|shell)\b`,
    ),
    where: "instruction",
    negatable: true,
    reason: "starts a container with the rights of the node",
    source: "https://kubernetes.io/docs/concepts/security/pod-security-standards/",
  },
  {
    says: new RegExp(
      String.raw`${TOLD}(?:move|put|run|deploy|start|relocate)\b[^.;]{0,60}\b(?:where|with|under|to) no (?:network |security |pod security )?(?:polic(?:y|ies)|restrictions?|limits?)\b`,
    ),
    where: "instruction",
    negatable: true,
    reason: "takes a workload out of what protects it",
  },
  {
    says: new RegExp(
      String.raw`${TOLD}(?:use|pull|set|switch to|deploy|take)\b[^.;]{0,30}\b(?:latest tag|tag latest|:latest)\b`,
    ),
    unless: /\b(?:not|never|instead of|rather than|digest|avoid)\b/,
    where: "instruction",
    negatable: true,
    reason: "runs whatever the tag points to by then",
    source: "https://kubernetes.io/docs/concepts/containers/images/",
  },
  {
    says: /\btcp:\/\/(?:0\.0\.0\.0|\[?::\]?|\*)?:?237[56]\b|\b0\.0\.0\.0:(?:237[56]|10250|6443|2379)\b|\bexpos\w*\b[^.;]{0,30}\b(?:docker|kubelet|etcd)(?: (?:api|daemon|socket))?\b[^.;]{0,30}\b(?:network|tcp|internet|port)\b/,
    where: "code",
    negatable: true,
    reason: "opens a daemon that is as good as root to the network",
    source: "https://docs.docker.com/engine/daemon/remote-access/",
  },
  {
    says: new RegExp(
      String.raw`${TOLD}(?:open|allow|permit|accept|expose)\b[^.;]{0,60}(?:\b0\.0\.0\.0/0|\bthe (?:whole |public )?internet\b|\bfrom any(?:where| address| ip)\b|\bany source\b)`,
    ),
    unless: /\b(?:only|except|block\w*|deny|restrict\w*)\b/,
    where: "instruction",
    negatable: true,
    reason: "opens something to everybody",
  },
  {
    says: /--insecure(?:-skip-tls-verify)?\b|\binsecureskipverify ?[:=] ?true\b|\b(?:skip|disabl|ignor|turn off)\w*\b[^.;]{0,20}\b(?:tls|ssl|certificate) (?:verif|check|validat)\w+/,
    where: "code",
    negatable: true,
    reason: "trusts whoever answers",
  },
  {
    says: new RegExp(
      String.raw`${TOLD}(?:exec|shell|ssh|attach|log ?in)(?: in)?to\b|${TOLD}(?:open|get|start|spawn) (?:a|an) (?:interactive )?(?:shell|terminal|bash|session)(?: session)? (?:in|inside|into|on)\b`,
    ),
    unless: /\b(?:test|staging|second session|workstation|bastion|who|whether)\b/,
    where: "instruction",
    negatable: true,
    reason: "enters what may be compromised: that changes the evidence and hands over the visitor's credentials",
    source: "https://csrc.nist.gov/pubs/sp/800/86/final",
  },
  {
    says: /\b(?:safe to (?:keep|leave|reuse|continue)|(?:need|needs) not (?:to )?be (?:rotated|revoked|changed)|no need to (?:rotate|revoke|change|investigate|worry)|(?:do|does)(?: not|n't) (?:have|need) to (?:be )?(?:rotat|revok|chang)ed?|without (?:rotating|revoking))\b/,
    where: "anywhere",
    negatable: true,
    reason: "gives an assurance that nothing in the alert supports",
  },
];
