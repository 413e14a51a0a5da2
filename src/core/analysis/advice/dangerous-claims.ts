import type { Claim } from "./claim.ts";

const OFF =
  "(?:(?:disabl|deactivat|remov|relax|bypass|flush|uninstall|delet)(?:e|ing)?|stop(?:ping)?|(?:turn|switch)(?:ing)? off|shut(?:ting)? down)";
const ROOT_GROUPS = "docker|sudo|wheel|lxd|disk|shadow|admin|adm|root|sudoers|podman";

/** Advice that makes things worse. */
export const DANGEROUS_CLAIMS: readonly Claim[] = [
  {
    says: /\b(?:higher|rais\w+|increas\w+|elevat\w+|bump\w*|upgrad\w+)\b[^.]{0,40}\b(?:priority|severity)\b|\bmore (?:aggressive|sensitive)(?:ly)?\b|\blower\w*\b[^.]{0,20}\bthreshold/,
    where: "advice",
    negatable: true,
    reason: "makes an alert louder that nobody has explained yet: noise buries the alerts that matter",
    source: "https://falco.org/docs/concepts/rules/style-guide/",
  },
  {
    says: new RegExp(
      String.raw`\b(?:add|put|grant|giv|join|assign|plac|mov|mak|includ)\w*\b[^.]{0,60}\b(?:(?:${ROOT_GROUPS})\b[^.]{0,20}\bgroups?\b|groups?\b[^.]{0,12}\b(?:${ROOT_GROUPS})\b|sudoers\b|passwordless sudo)|\bnopasswd\b`,
    ),
    where: "advice",
    negatable: true,
    reason: "puts an account into a group that is as good as root",
    source: "https://docs.docker.com/engine/install/linux-postinstall/",
  },
  {
    says: /\bprivileged(?: ?[:=]| to) ?true\b|--privileged\b|--cap-add\b|\ballowprivilegeescalation ?[:=] ?true\b|\bhost(?:pid|ipc|network) ?[:=] ?true\b|\badd\w*\b[^.]{0,40}\bcap_?sys_?admin\b|\brunasuser ?[:=] ?0\b/,
    unless:
      /\b(?:keep|limit|restrict|confine|reserve)\w*\b[^.;]{0,60}\bto (?:the |those |system |few )*(?:namespaces?|nodes?|agents?|pods?)\b/,
    where: "code",
    negatable: true,
    reason: "gives a container the rights of the node",
    source: "https://kubernetes.io/docs/concepts/security/pod-security-standards/",
  },
  {
    says: /\b(?:run|start|deploy|make|give|grant|set|allow|elevate|(?:runn|start|deploy|mak|giv|grant|sett|allow|elevat)ing)\b[^.]{0,60}\b(?:as privileged|in privileged mode|(?:containers?|pods?|workloads?|process(?:es)?|applications?|services?|images?|shells?) as root\b|root (?:privileges|rights|access)|full (?:privileges|admin\w* (?:rights|access))|cluster-admin|all capabilities)/,
    unless: /\bdrop\w*\b[^.]{0,12}\ball capabilities\b/,
    where: "instruction",
    negatable: true,
    reason: "hands out the rights of root",
    source: "https://kubernetes.io/docs/concepts/security/rbac-good-practices/",
  },
  {
    says: new RegExp(
      String.raw`\b${OFF} (?:the |all |any |your |temporarily )*(?:selinux|apparmor|seccomp|firewalls?|ufw|iptables|auditd|audit log\w*|pod security|admission control\w*|rbac|authentication|authori[sz]ation|network polic\w+|tls|certificate \w+)\b|\b(?:selinux|apparmor|seccomp)\b[^.]{0,30}\b(?:permissive|unconfined|to disabled)\b`,
    ),
    where: "advice",
    negatable: true,
    reason: "switches off what protects the node",
    source: "https://kubernetes.io/docs/concepts/security/linux-kernel-security-constraints/",
  },
  {
    says: new RegExp(
      String.raw`\b(?:${OFF}|kill(?:ing)?|(?:paus|mut|silenc)(?:e|ing)|scal(?:e|ing)(?: down)?) (?:the |your |all |temporarily )*falco(?:sidekick)?(?: (?:daemon\w*|agents?|pods?|services?|sensors?|itself|altogether|entirely|completely|temporarily|down|on|until|while|for|to)\b|[.,;!]|$)|\bservice falco[\w-]* stop\b`,
    ),
    where: "advice",
    negatable: true,
    reason: "blinds the sensor that raised the alert",
    source: "https://attack.mitre.org/techniques/T1562/001/",
  },
  {
    says: /\b(?:ignor|dismiss|disregard|whitelist|allowlist|exclud|suppress|silenc|mut|skip|except)\w* (?:this alert|these alerts|the alert|future alerts|all|any|every|everything)\b/,
    unless: /\b(?:except|everything) (?:for|else)\b/,
    where: "advice",
    negatable: true,
    reason: "silences more than a cause that was confirmed",
    source: "https://falco.org/docs/concepts/rules/exceptions/",
  },
  {
    says: /\b(?:restart|reboot|power-?cycle|format|wipe)(?:ing)? (?:the |this |that |your |affected |compromised |whole |entire )*(?:node|host|server|machine|disk|cluster|system)s?\b|\b(?:delet|remov|wip|clear|purg|truncat|eras|destroy)(?:e|ing)? (?:the |all |old |any |this |your |entire |whole |affected |its )*(?:[\w-]+ )?(?:logs?|log files|history|evidence|namespaces?|clusters?|nodes?|volumes?)\b(?! objects?\b)/,
    where: "advice",
    negatable: true,
    reason: "destroys the evidence, and more than the alert is about",
    source: "https://kubernetes.io/docs/concepts/security/",
  },
  {
    says: /\bchmod (?:-\w+ )*(?:0?777|a\+rwx|o\+w|[ugo]*\+s)\b|\bworld[- ]writ\w+|\b777 permissions?\b|\b(?:mode|permissions?|rights)\b[^.;]{0,25}\b0?(?:777|666)\b|\bpermissions? (?:to|of) 0?777\b/,
    where: "advice",
    negatable: true,
    reason: "lets everyone change a file",
    source: "https://attack.mitre.org/techniques/T1222/002/",
  },
  {
    says: /\|\s*(?:sudo )?(?:ba|z|da|k)?sh\b(?! ?[:=])|\bpip\w* (?:it |the \w+ )*(?:in)?to (?:a )?(?:ba|z|da)?sh(?:ell)?\b/,
    where: "advice",
    negatable: true,
    reason: "runs a script that was not checked",
    source: "https://attack.mitre.org/techniques/T1059/004/",
  },
  {
    says: /\b(?:allow|enabl|permit)\w* (?:the )?(?:anonymous|unauthenticated|passwordless|root login|password login|root ssh)\b|\b(?:bind|grant|giv|add|assign)\w*\b[^.]{0,60}\bsystem:(?:anonymous|unauthenticated)\b/,
    where: "advice",
    negatable: true,
    reason: "lets strangers in",
    source: "https://kubernetes.io/docs/reference/access-authn-authz/authentication/",
  },
  {
    says: /\b(?:shar|post|past|send|print|upload|email)(?:e|ing)?\b[^.]{0,30}\b(?:passwords?|private keys?|kubeconfig|credentials|secrets|tokens)\b/,
    where: "advice",
    negatable: true,
    reason: "spreads a secret",
    source: "https://attack.mitre.org/techniques/T1552/",
  },
  {
    says: /\balias \w[\w-]*=/,
    where: "code",
    reason: "hides a command behind another name",
  },
  {
    says: new RegExp(
      String.raw`\b(?:${OFF}|comment\w* out|mut\w+|silenc\w+) (?:the |this |that |your |noisy |falco )*(?:[\w-]+ ){0,6}rule\b|\benabled ?[:=] ?false\b[^.]{0,40}\brule\b|\brule\b[^.]{0,40}\benabled ?[:=] ?false\b`,
    ),
    unless: /\b(?:upstream|instead|in favou?r of|replac\w+|drop|would|keep|rule's)\b/,
    where: "advice",
    negatable: true,
    reason: "switches a rule off, for every cause and not for one that was confirmed",
    source: "https://falco.org/docs/concepts/rules/exceptions/",
  },
  {
    says: /\brestart(?:ing)? (?:the |your )*falco\b/,
    unless: /\b(?:rules?|config\w*|load\w*|driver|upgrade|helm|plugins?)\b/,
    where: "advice",
    negatable: true,
    reason: "restarts the sensor: that explains and contains nothing, and nobody watches meanwhile",
    source: "https://attack.mitre.org/techniques/T1562/001/",
  },
  {
    says: /\b(?:mount|bind|expos|pass|shar)\w*\b[^.]{0,40}\b(?:docker|containerd|cri-?o) ?(?:socket|\.sock)\b|\bmount\w*\b[^.]{0,40}\bdocker\.sock\b/,
    where: "instruction",
    negatable: true,
    reason: "hands out the container runtime, which is as good as root on the node",
    source: "https://kubernetes.io/docs/concepts/security/pod-security-standards/",
  },
  {
    says: /\b(?:edit|modif|chang|append|overwrit|writ|add|insert)\w*\b[^.]{0,40}\/etc\/(?:g?shadow|passwd|sudoers|pam\.d|ld\.so\.preload)\b/,
    where: "instruction",
    negatable: true,
    reason: "edits the machine's accounts or logins by hand",
    source: "https://attack.mitre.org/techniques/T1098/",
  },
  {
    says: /\b(?:delet|remov|eras|shred|wip|unlink)(?:e|ing)? (?:the |any |this |all |that )*(?:malicious |suspicious |dropped |unknown |infected |offending )+(?:binar(?:y|ies)|files?|scripts?|executables?|payloads?|malware)\b/,
    unless: /\b(?:after|once|cop(?:y|ied)|preserv\w+|collect\w*|saved?|images?|rebuil\w+|eradicat\w+)\b/,
    where: "instruction",
    negatable: true,
    reason: "deletes the evidence before anybody has kept it",
    source: "https://csrc.nist.gov/pubs/sp/800/86/final",
  },
  {
    says: /\b(?:run|execut|launch|start)(?:e|ing)? (?:the |this |that )*(?:malicious |suspicious |dropped |unknown )*(?:binary|malware|miner|payload|sample)\b|\b(?:binary|malware|miner|payload|sample)\b[^.;]{0,40}\band (?:run|start|execute|launch) it\b/,
    where: "instruction",
    negatable: true,
    reason: "starts what the alert warns of",
    source: "https://attack.mitre.org/techniques/T1204/002/",
  },
  {
    says: /--anonymous-auth[= ]true\b|\bpermit(?:rootlogin|emptypasswords)[ =:]+yes\b/,
    where: "code",
    negatable: true,
    reason: "lets strangers in",
    source: "https://kubernetes.io/docs/reference/access-authn-authz/authentication/",
  },
];
