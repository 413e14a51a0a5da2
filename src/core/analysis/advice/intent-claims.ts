import type { Claim } from "./claim.ts";

/*
 * What somebody is told to do, by kinds of verbs and kinds of things, so that wording matters little. Each looks at
 * one clause: nothing reaches over `.`, `;` or `:`.
 */
const WITHIN = "[^.;:]{0,60}";
const WEAKEN =
  "(?:(?:disabl|deactivat|relax|loosen|bypass|paus|mut|silenc|suspend|uninstall|unload|stop|skip|ignor|remov|delet|weaken)\\w*|(?:turn|switch|shut)\\w* (?:off|down)|take down|comment\\w* out)";
const PROTECTION =
  "(?:selinux|apparmor|seccomp|firewall\\w*|audit(?:ing|d| log\\w*| polic\\w*)?|admission (?:plugins?|controllers?|webhooks?)|pod ?security(?: admission| standards?)?(?: plugin)?|rbac|network ?polic(?:y|ies)|tls|mfa|2fa|two-factor \\w+|logging|monitoring|alerting|detection|edr|antivirus|guardduty|cloudtrail|image (?:scanning|verification)|signature (?:check\\w*|verification)|secure ?boot|module sign\\w+|kernel lockdown|fido2?|webauthn|passkeys?|second factors?|(?:hardware|security) (?:keys?|tokens?)|(?:slack |alert )?channel|notifications?|alerts?|the rule|this rule|that rule)";
const EXEMPT =
  "(?:exclud|except|exempt|ignor|whitelist|allow-?list|suppress|silenc|skip|mut|trust|filter out|snooz)\\w*";
const CLASS =
  "(?:(?:the |this |that |a |your |whole |entire )*(?:users?|accounts?|uids?|groups?|process(?:es)? (?:named?|called)|namespaces?|hosts?|nodes?|clusters?|teams?|subnets?|networks?|registr(?:y|ies)|tty|terminals?|shells?)\\b|(?:alerts?|events?|everything|anything) (?:whose|where|from|of|by|in|on|with)\\b|root\\b|kube-system\\b)";
const NARROW =
  /\b(?:image|digest|executable|command line|path|together|as well as|plus|never|alone is|too (?:wide|broad)|only)\b/;
const EXCEPTIONS = "https://falco.org/docs/concepts/rules/exceptions/";

export const INTENT_CLAIMS: readonly Claim[] = [
  {
    says: new RegExp(
      String.raw`\b${WEAKEN}\b ?(?:\w+ ){0,4}?${PROTECTION}\b|\b(?:turn|switch|shut)\w* (?:the |all |this )?${PROTECTION} off\b|\balwaysallow\b|pod-security\.kubernetes\.io\/enforce ?[:=] ?privileged`,
    ),
    unless:
      /\b(?:again|undo|afterwards|once|after|who|whether|somebody|attackers?|stale|unused|duplicate|quarantine|noisy|anonymous|password|older|tls 1|exception|explained|until then|would|hides?|blinds?)\b/,
    where: "instruction",
    negatable: true,
    reason: "switches off what protects or what would tell",
    source: "https://attack.mitre.org/techniques/T1562/",
  },
  {
    says: /\b(?:set|chang|switch|mov|lower|reduc|relax|downgrad|revert|reset)\w*\b[^.;:]{0,60}\b(?:to|allow\w*) (?:a )?(?:passwords? only|only (?:a )?passwords?|single[- ]factor|one factor|no (?:mfa|second factor))\b|\b(?:allow|permit|accept|enabl)\w*\b[^.;:]{0,40}\b(?:passwords? only|only (?:a )?password|without (?:mfa|2fa|a second factor))\b|\b(?:replac|swap|exchang|substitut)\w*\b[^.;:]{0,40}\b(?:fido2?|webauthn|passkeys?|mfa|(?:hardware|security) (?:keys?|tokens?)|authenticators?)\b[^.;:]{0,30}\b(?:by|with|for) (?:an? )?(?:sms|text messages?|security questions?|passwords?|e-?mails?|voice|phone)\b/,
    where: "instruction",
    negatable: true,
    reason: "weakens how people prove who they are",
    source: "https://attack.mitre.org/techniques/T1556/",
  },
  {
    says: /\b(?:module\.sig_enforce|selinux|apparmor|enforcing|audit) ?= ?0\b|\blockdown ?= ?none\b|\bmitigations ?= ?off\b|\bima_appraise ?= ?(?:off|log|fix)\b/,
    where: "code",
    negatable: true,
    reason: "boots the kernel without what protects it",
    source: "https://www.kernel.org/doc/html/latest/admin-guide/kernel-parameters.html",
  },
  {
    says: /\bfalco\b[^.;:]{0,30}\b(?:dry[- ]run|offline|out of service|to sleep|on hold)\b|\b(?:uninstall|remov|delet|scal|paus|stop|kill|disabl)\w* (?:the )?falco\b(?!'s| (?:rule|exception|alert|macro|list|config|driver|loader|module))|\bhelm (?:uninstall|delete)\b[^.;]{0,20}\bfalco\b/,
    unless: /\b(?:second|duplicate|unused|one of (?:the|them)|old)\b/,
    where: "advice",
    negatable: true,
    reason: "blinds the sensor that raised the alert",
    source: "https://attack.mitre.org/techniques/T1562/001/",
  },
  {
    says: new RegExp(
      String.raw`\b${EXEMPT} (?:all |any |every )?${CLASS}|\b${EXEMPT}\b${WITHIN}\bfrom (?:this|the|that|these|all|falco)\b`,
    ),
    unless: NARROW,
    where: "instruction",
    negatable: true,
    reason: "silences more than a cause that was confirmed: an intruder there is silenced as well",
    source: EXCEPTIONS,
  },
  {
    says: /\b(?:add|put|append|includ|insert)\w*\b[^.;:]{0,30}\b(?:(?:ba|z|da|k)?sh|python\d?|perl|node|php|java|curl|wget|nc|root|kubectl|busybox)\b[^.;:]{0,30}\b(?:trusted|allowed|known|safe|white-?list\w*|allow-?list\w*|exception\w*|exclusions?)\b/,
    unless: NARROW,
    where: "instruction",
    negatable: true,
    reason: "silences a program that anybody runs for anything",
    source: EXCEPTIONS,
  },
  {
    says: /\b(?:delet|remov|wip|eras|kill|terminat|destroy|purg|reimag|reinstall|re-?creat|restart|reboot|format|replac|rebuild|redeploy|shut down|power off)\w*\b(?:[^.;]|\.(?=\S)){0,80}\b(?:immediately|right away|right now|at once|straight ?away|first thing|before anything|without delay|asap|instantly)\b|^(?:immediately|at once|right away|first),? (?:delete|remove|wipe|erase|kill|terminate|destroy|purge|reimage|restart|reboot|rebuild|redeploy)\b|\b(?:format|wipe|reimage) (?:it|them|everything)\b/,
    unless:
      /\b(?:after|once|saved?|collect\w*|captur\w*|snapshot\w*|cop(?:y|ied)|evidence|preserv\w*|revok\w*|token|access|credential\w*|role ?binding|key)\b/,
    where: "instruction",
    negatable: true,
    reason: "destroys the evidence before anybody has kept it",
    source: "https://csrc.nist.gov/pubs/sp/800/86/final",
  },
  {
    says: /\b(?:feed|upload|send|paste|post|give)\w*\b[^.;:]{0,60}\b(?:public|external|third-party) (?:chat ?bots?|models?|llms?|sites?|services?|buckets?|sandbox\w*)\b|\b(?:upload|send|shar|post|past|publish|email|e-mail|mail|forward|attach|copy|push|put)\w*\b[^.;:]{0,60}\b(?:memory|dump|kubeconfig|tokens?|secrets?|credentials?|passwords?|private keys?|environment|env vars?|core file|snapshot|disk image)\b[^.;:]{0,60}\b(?:public\w*|pastebin|gist|ticket|issue|chat|slack|channel|mail|vendor|support|third part(?:y|ies)|forum|internet)\b/,
    where: "instruction",
    negatable: true,
    reason: "spreads a secret",
    source: "https://attack.mitre.org/techniques/T1552/",
  },
  {
    says: /\b(?:stor|put|keep|writ|sav|hard-?cod|embed|plac|commit|mov)\w*\b[^.;:]{0,40}\b(?:passwords?|secrets?|tokens?|credentials?|(?:api|access|private) keys?)\b[^.;:]{0,40}\b(?:config ?maps?|environment variables?|env vars?|image|dockerfile|git|repository|plain ?text|annotations?|labels?|code|url|wiki)\b/,
    unless: /\b(?:secret store|key ?store|out of|from|instead of|rather than|secret manager|vault)\b/,
    where: "instruction",
    negatable: true,
    reason: "keeps a secret where many can read it",
    source: "https://kubernetes.io/docs/concepts/configuration/secret/",
  },
  {
    says: /\b(?:readonlyrootfilesystem|runasnonroot|automountserviceaccounttoken is needed|protectkernel\w*) ?(?:[:=]|to) ?false\b|\brunasuser ?(?:[:=]|to) ?0\b|\ballowprivilegeescalation ?(?:[:=]|to) ?true\b|\bselinux ?= ?0\b/,
    where: "code",
    negatable: true,
    reason: "takes a protection away from the container",
    source: "https://kubernetes.io/docs/concepts/security/pod-security-standards/",
  },
  {
    says: /\b(?:this|it|that|(?:the|this) (?:alert|event|activity|shell|process|behaviou?r|connection)) (?:is|was) (?:just |only |simply |clearly |certainly |obviously |definitely |surely |most certainly |therefore |thus )*(?:a (?:known )?)?(?:false positive|false alarm|benign|harmless|no threat|nothing to worry)\b|\beverything is (?:normal|fine|ok|okay|in order)\b/,
    unless:
      /\b(?:if|when|once|unless|whether|probably|likely|perhaps|maybe|may|might|could|would|should|not|n't|never|confirm\w*|until|before|only|says?|claim\w*|because|prove\w*|shows?|unconfirmed|after)\b/,
    where: "anywhere",
    negatable: true,
    reason: "calls the event harmless, which no alert shows: a person confirms it by a test",
    source: "https://falco.org/docs/troubleshooting/missing-fields/",
  },
  {
    says: /\b(?:edit|chang|modif|patch|adjust|alter)\w*\b[^.;:]{0,60}\b(?:falco_rules|falco-(?:incubating|sandbox)_rules)\.yaml\b/,
    unless: /\b(?:local|not|never|instead|rather)\b/,
    where: "instruction",
    negatable: true,
    reason:
      "changes a file that the next update overwrites: rules of your own stand in rules.d or falco_rules.local.yaml",
    source: "https://falco.org/docs/concepts/rules/default-custom/",
  },
  {
    says: /\blog[_ ]level\b[^.;:]{0,20}\b(?:emergency|alert|critical|error|none|off)\b/,
    where: "instruction",
    negatable: true,
    reason: "hides what Falco says of its own troubles, and no alert",
    source: "https://falco.org/docs/reference/daemon/config-options/",
  },
  {
    says: /\b(?:download|fetch|install|pull|get)\w*\b[^.;:]{0,40}\band (?:then )?(?:run|execut|launch|start)\w*/,
    unless: /\b(?:image|signed|digest|package|falco|update|chart)\b/,
    where: "instruction",
    negatable: true,
    reason: "runs something from elsewhere that was not checked",
    source: "https://attack.mitre.org/techniques/T1105/",
  },
  {
    says: /\b(?:open|allow|permit|expos)\w*\b[^.;:]{0,60}\b(?:to|from) (?:the (?:whole |entire )?world|every(?:body|one|where)|anyone|all (?:ips?|addresses|sources|networks))\b/,
    where: "instruction",
    negatable: true,
    reason: "opens something to everybody",
  },
  {
    says: /\b(?:allow|permit|let|enabl|grant|giv|authori[sz])\w*\b[^.;:]{0,50}\b(?:service ?account|pods?|containers?|workloads?|users?|developers?|everyone)\b[^.;:]{0,40}\b(?:to )?(?:exec|escalate|impersonate|(?:use|create|have) (?:exec|secrets|pods\/exec)|(?:read|list|get|see) (?:all )?secrets|everything|sudo)\b/,
    unless: /\b(?:only|few|but|except|restrict\w*|whether|which|who|on-call|no longer|not|revok\w*|could|can)\b/,
    where: "instruction",
    negatable: true,
    reason: "hands out rights that lead to more",
    source: "https://kubernetes.io/docs/concepts/security/rbac-good-practices/",
  },
  {
    says: /\b(?:lower|reduc|decreas|dial\w* down|tun\w* down|turn\w* down)\w*\b[^.;:]{0,30}\b(?:sensitivity|coverage|visibility)\b|\b(?:comment\w* out|remov|drop|delet|strip|cut)\w*\b[^.;:]{0,60}\b(?:from|in|of) the (?:[\w']+ )?condition\b|\bnever_true\b|\bcondition ?[:=] ?(?:false|never)\b|\bonly between \d|\bonly (?:during|in) (?:office|business|working) hours\b|\b(?:output|desc\w*) to (?:an empty|nothing|none)/,
    unless: /\b(?:exception|duplicate|upstream)\b/,
    where: "advice",
    negatable: true,
    reason: "changes what the rule sees, for every cause and not for one that was confirmed",
    source: EXCEPTIONS,
  },
  {
    says: /\b(?:ack|acknowledge|close|resolve|dismiss) (?:everything|all|any|every)\b|\bauto(?:matically)?[- ]?(?:resolv|clos|acknowledg|dismiss|suppress|silenc)\w*/,
    where: "instruction",
    negatable: true,
    reason: "closes alerts that nobody has looked at",
    source: EXCEPTIONS,
  },
  {
    says: /\bnothing (?:else|more|further)? ?(?:has|needs|have|need|is|remains) (?:to be done|to do|left to do|necessary|needed|required)\b/,
    unless: /\b(?:if|unless|until|confirmed|when)\b/,
    where: "anywhere",
    negatable: true,
    reason: "calls the matter closed, which no alert shows",
  },
  {
    says: /\b(?:wip|eras|clean|clear|empt|purg|delet)\w*\b[^.;:]{0,30}(?:\bfile ?system\b|\/var\/log\b|\bjournal\b)|\b(?:revert|roll\w* back|restore)\b[^.;:]{0,30}\b(?:cluster|etcd)\b|^(?:just |simply )?restart (?:the )?(?:kubelet|containerd|docker|cri-?o|api ?server|etcd|node|system)\b|\b(?:rebuild|re-?creat|reinstall|tear\w* down|delet|reset|wip|replac)\w*\b[^.;:]{0,25}\b(?:cluster|control plane|node ?pool|namespace)\b(?! (?:role|admin|object|autoscaler|\w*binding))/,
    unless: /\b(?:if|when|after|once|role|polic\w+|label\w*)\b/,
    where: "instruction",
    negatable: true,
    reason: "destroys the evidence, and more than the alert is about",
    source: "https://csrc.nist.gov/pubs/sp/800/86/final",
  },
  {
    says: /\b(?:cop(?:y|ies)|download|transfer|export|dump|print|show|scp|extract|read out)\w*\b[^.;:]{0,40}(?:\/etc\/g?shadow|kubeconfig|\.ssh\/|id_(?:rsa|ed25519)|serviceaccount\/token|\.aws\/credentials|\badmin\.conf)/,
    where: "instruction",
    negatable: true,
    reason: "spreads a secret",
    source: "https://attack.mitre.org/techniques/T1552/",
  },
];
