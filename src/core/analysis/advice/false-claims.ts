import type { Claim } from "./claim.ts";

const SHELL = /"?proc\.name"? (?:ba|da|z|k|a)?sh\b/;

/** Statements that are not true of Falco, Linux or Kubernetes. */
export const FALSE_CLAIMS: readonly Claim[] = [
  {
    says: /\bfalco(?:'s \w+)? (?:will |can |to |then |automatically |should |must |also )*(?:prevent|block|drop|kill|terminat|quarantin|reject|den|cut|stop)(?:e|y|ies)?s?\b(?! (?:some |no )?(?:events|syscalls?|system calls))|\baction\b[^.]{0,20}\bto (?:deny|block|drop|kill)\b[^.]{0,40}\bfalco\b/,
    where: "anywhere",
    reason: "expects Falco to prevent something: Falco detects only",
    source: "https://falco.org/docs/concepts/outputs/",
  },
  {
    says: /\b(?:can|may|should) (?:be )?(?:safely )?(?:be )?(?:ignored|dismissed|disregarded)\b|\bsafe to ignore\b|\bno (?:further |immediate )?(?:action|investigation|steps?) (?:is|are) (?:required|needed|necessary)\b|\bclose (?:this|the) alert\b|\bmark (?:it|this|the \w+) as (?:an? )?(?:false positive|benign|harmless|resolved)\b/,
    unless: /\b(?:if|once|when|after|before|unless|confirmed|until|only)\b/,
    where: "anywhere",
    negatable: true,
    reason: "calls the event harmless, which no alert shows: a person confirms it by a test",
    source: "https://falco.org/docs/troubleshooting/missing-fields/",
  },
  {
    says: /\bfalco\b[^.]{0,60}\b(?:prevent|block|quarantin|enforc)\w*/,
    where: "instruction",
    negatable: true,
    reason: "expects Falco to prevent something: Falco detects only",
    source: "https://falco.org/docs/concepts/outputs/",
  },
  {
    says: /\b(?:add|includ|updat|insert|append|writ|put|edit|modif|extend|creat)\w*\b[^.]*(?:\brules?\b[^.]{0,60}\bfalco\.yaml|\bfalco\.yaml[^.]{0,80}\brules?\b)/,
    unless: /rules_files?|rules\.d\b|append_output|customrules/,
    where: "instruction",
    negatable: true,
    reason: "puts rules into falco.yaml, which is the configuration: rules stand in the files that `rules_files` names",
    source: "https://falco.org/docs/concepts/rules/default-custom/",
  },
  {
    says: /\b(?:root|user|process|command|container)\b[^.]{0,60}\b(?:not|n't|no longer|without|lacks?|never)\b[^.]{0,15}\b(?:elevated|administrative|admin|root|superuser) (?:privileges?|rights|permissions|access)\b/,
    where: "instruction",
    onlyFor: /(?:user\.name root\b|user\.uid 0\b)/,
    reason:
      "would take root's privileges from root, which is the privileged user itself: what can be limited are capabilities, mounts and user namespaces",
    source: "https://kubernetes.io/docs/concepts/workloads/pods/user-namespaces/",
  },
  {
    says: /\b(?:not|n't|never|no|(?:prevent|disallow|block|avoid|forbid|prohibit|stop|ban|eliminat|disabl)\w*)\b[^.]{0,40}\b(?:shells?|shell commands?|shell scripts?)\b[^.]{0,40}\bcontainers?\b|\bshells?\b[^.]{0,30}\b(?:not|n't|never)\b[^.]{0,30}\bcontainers?\b/,
    unless: /\b(?:interactive|terminal|tty|servers?|distroless)\b/,
    where: "instruction",
    reason:
      "wants no shell in any container: entrypoints, health checks and init containers are shell scripts; the aim is no interactive shell and none that a server starts",
    source: "https://github.com/falcosecurity/rules (Terminal shell in container, Run shell untrusted)",
  },
  {
    says: /\b(?:bash|sh|zsh|shell scripts?|python|perl)\b/,
    under: /\b(?:alternatives?|instead|replace\w*|avoid\w*)\b/,
    where: "instruction",
    onlyFor: SHELL,
    reason: "names one interpreter as an alternative to another: that changes nothing about the risk",
  },
  {
    says: /\bsystem ?calls?\b|\bsyscalls?\b/,
    under: /\b(?:alternatives?|instead|replace\w*)\b/,
    where: "instruction",
    reason: "names system calls as an alternative: every program makes them, a shell too",
    source: "https://man7.org/linux/man-pages/man2/syscalls.2.html",
  },
  {
    says: /\buser(?:name)?\b[^.]{0,40}\b(?:who|that) (?:executed|ran|issued|typed|started|launched)\b|\buser executing the command\b/,
    where: "anywhere",
    relevantFor: /proc\.tty [1-9]/,
    reason:
      "takes user.name for a person: it is the name of the process's user id, and nothing shows that anybody typed the command",
    source: "https://falco.org/docs/troubleshooting/missing-fields/",
  },
  {
    says: /\buuid\b[^.]{0,40}\bidentif/,
    where: "anywhere",
    reason: "takes the uuid for the alert's identity: Falcosidekick makes a new one for every delivery",
    source: "https://github.com/falcosecurity/falcosidekick",
  },
  {
    says: /\/var\/log\/falco\/events\b/,
    where: "code",
    reason: "reads /var/log/falco/events, which does not exist: Falco's file_output is off by default and is one file",
    source: "https://falco.org/docs/concepts/outputs/channels/",
  },
  {
    says: /\/proc\/self\/apparmor\b/,
    where: "code",
    reason: "names /proc/self/apparmor, which does not exist: profiles are listed in /sys/kernel/security/apparmor",
    source: "https://man7.org/linux/man-pages/man7/apparmor.7.html",
  },
  {
    says: /\bpod ?security ?polic(?:y|ies)\b/,
    where: "instruction",
    negatable: true,
    reason: "asks for PodSecurityPolicy, which Kubernetes removed in 1.25: Pod Security admission took its place",
    source: "https://kubernetes.io/docs/concepts/security/pod-security-policy/",
  },
  {
    says: /\bimprov\w+ (?:the |your )?(?:overall )?security posture\b|\b(?:by|after) implementing (?:these|those|the above)\b/,
    where: "anywhere",
    reason: "promises an effect that nobody has checked",
  },
];

const NETWORK = /\bfd\.(?:[sclr]?ip|[sclr]?port|name \d|proto|l4proto)|\b(?:network|outbound|connect\w*|socket|port)\b/;

/** Advice that has nothing to do with this alert. */
export const IRRELEVANT_CLAIMS: readonly Claim[] = [
  {
    says: /\bsshd?\b[^.]{0,12}\b(?:keys?|access|config\w*|logins?|servers?|service|passwords?|ports?|sessions?)\b|\bsshd\b/,
    unless:
      /\b(?:cron\w*|units?|persistence|preload|systemd|replac\w*|revok\w*|rotat\w*|such as|disabl\w*|still allowed)\b/,
    where: "instruction",
    relevantFor: /ssh|:22\b|authorized_keys|\bsensitive\b|\blogin\b|user(?:add|mod)|passwd|chage|private key/,
    reason: "is about SSH, and this alert has nothing to do with SSH",
  },
  {
    says: /\bmulti-?factor\b|\b(?:mfa|2fa)\b|\blog-?in (?:method|mechanism|procedure)|\bstrong\w* passwords?\b|\bpassword (?:polic|rotation|complexity)/,
    where: "instruction",
    relevantFor: /login|passw|ssh|okta|mfa|console|github|session|aws|cloudtrail|gcp/,
    reason: "is about logging in, and no login took place",
  },
  {
    says: /\bcontent[- ]security[- ]policy\b|\bcsp\b|\bcors\b|\bcross-site\b|\bxss\b|\bsql injection\b/,
    where: "instruction",
    relevantFor: /\bcsp\b|\bcors\b|\bxss\b/,
    reason: "is about web pages (CSP is an HTTP header for browsers), not about processes on a node",
    source: "https://developer.mozilla.org/docs/Web/HTTP/Guides/CSP",
  },
  {
    says: /\bnetwork segmentation\b|\b(?:us|configur|implement|set up|deploy|install|enabl)\w* (?:an? |host |network |application |web )*firewalls?\b|\bintrusion (?:prevention|detection) system|\bids\/ips\b/,
    where: "instruction",
    relevantFor: NETWORK,
    reason: "is about network access, and this alert is about no connection",
  },
  {
    says: /\blog (?:rotation|retention)\b|\brotat\w+ logs?\b/,
    where: "instruction",
    relevantFor: /\blogs?\b|truncate/,
    reason: "is about keeping logs, which explains and stops nothing here; the kubelet rotates container logs",
    source: "https://kubernetes.io/docs/concepts/cluster-administration/logging/",
  },
  {
    says: /\belk\b|\belastic ?search\b|\blogstash\b|\bkibana\b|\bsplunk\b|\bgraylog\b|\bsiem\b|\blogging tools?\b/,
    where: "instruction",
    relevantFor: /\b(?:elk|elastic|logstash|kibana|splunk|graylog)/,
    reason: "names another logging tool: this alert has already arrived",
  },
  {
    says: /\bprometheus\b|\bgrafana\b|\bdatadog\b|\bnagios\b|\bzabbix\b/,
    where: "instruction",
    relevantFor: /prometheus|grafana|datadog|nagios|zabbix/,
    reason: "names a tool for metrics: they do not explain or detect the start of a process",
  },
  {
    says: /\b(?:apparmor|selinux)\b/,
    unless:
      /apparmorprofile|runtimedefault|seccompprofile|securitycontext|https?:|chcon|label|unconfined|ubuntu|\btype\b/,
    where: "instruction",
    negatable: true,
    relevantFor: /apparmor|selinux/,
    reason: "names AppArmor or SELinux and gives no profile or setting to use",
    source: "https://kubernetes.io/docs/tutorials/security/apparmor/",
  },
  {
    says: /\b(?:set up|setup|creat|configur|implement|establish|add)\w* (?:additional |more |new |proper |regular )*(?:alerts?|alerting|monitoring|notifications?|auditing|logging)\b|\bmonitoring tools?\b/,
    unless: /\b(?:[a-z0-9]+\.)+[a-z]+\b/,
    where: "instruction",
    reason: "asks for monitoring in general: it names no rule, field or condition",
  },
  {
    says: /^regularly\b|\b(?:anti-?virus|vulnerability scan\w*|security (?:awareness|training|best practices))\b|\bkeep (?:your |all )?(?:systems?|software)\b[^.]*\bup[- ]to[- ]date\b/,
    where: "instruction",
    reason: "is general advice that says nothing about this alert",
  },
  {
    says: /\bunusual system calls\b|\bunexplained process\b|\bpotential security (?:implications?|incidents?|risks?|threats?)\b/,
    where: "anywhere",
    reason: "says nothing that can be checked: it names no event, field or consequence",
  },
];
