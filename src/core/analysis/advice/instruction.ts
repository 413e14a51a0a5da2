const LABEL = /^(?:[\p{L}\d][\p{L}\d /&-]{0,40}: +)/u;
const LEAD =
  /^(?:(?:then|also|next|first|second|third|finally|additionally|now|please|optionally|and|or|best|immediately|simply|just|alternatively|otherwise|instead|afterwards|meanwhile|ideally|preferably|quickly|always|so|do|let's)\b,? *|if [^,:]{1,120}[,:] *|\d+[.)] *|[-•] *)+/;

/** "As a mitigation, restart …", "In falco.yaml add …". */
const CIRCUMSTANCE =
  /^(?:in|on|as|for|to|from) (?![^,]*\b(?:is|are|was|were|can|may|has)\b)(?:[^,:]{1,60}, |(?:the |your )?[\w./-]+\.(?:ya?ml|conf|json|toml) )/;

const VERBS = new Set(
  (
    "add adjust allow apply append ask assign avoid ban block boot change check chmod clean clear close collect compare " +
    "configure confirm consider contain create cut delete deny deploy disable disconnect do drain drop edit enable " +
    "enforce ensure escalate establish evict examine exclude execute export fix flush follow force format get give " +
    "grant harden identify ignore implement improve include increase inspect install introduce investigate isolate " +
    "keep kill launch leverage limit list lock look lower make migrate mitigate modify monitor mount move mute narrow " +
    "notify open patch pause perform pipe prevent print provide pull purge put quarantine raise reboot rebuild reduce " +
    "reinstall relax remove rename replace report require reset restart restore restrict review revoke rewrite " +
    "rotate run scale scan schedule search see segment send set setup share silence skip start stop store strengthen " +
    "suppress switch take terminate train treat truncate try tune turn uninstall unmount update upgrade use utilise " +
    "utilize validate verify wait watch whitelist wipe write " +
    "accept activate attach authorize authorise bind bring capture connect copy deactivate delegate detach download " +
    "downgrade elevate empty enter erase exec exempt expose extend extract filter forward freeze gather go hand hide " +
    "insert join leave let load mark mask merge override paste permit pin place promote publish push query " +
    "annotate feed have label reset tell clone reimage rewind snooze mail email re-enable reapply recreate redeploy redirect reload resume revert roll save share shut skip spawn ssh switch " +
    "symlink transfer trigger trust turn unblock undo unlock unset untaint upload wrap"
  ).split(" "),
);
const ADVISES =
  /\b(?:should|must|recommend\w*|need(?:s)? to|have to|has to|ought to|you can|can be (?:achieved|done|fixed)|advis\w+|it is best|consider|(?:solution|fix|remedy|workaround|simplest|easiest|quickest|best)(?: way| thing| option)? (?:is|would be))\b/;
const LEADS_IN =
  /\b(?:following (?:steps?|measures?|actions?|options?)|such as|alternatives?|options?|achieved by|consider|recommend\w*)\b[^:]*:$/;
/** A sentence that tells what is: it begins with its subject. */
const DESCRIBES =
  /^(?:an?|the|this|that|these|those|it|its|they|there|here|one|two|no|nothing|none|every|each|all|some|someone|somebody|anyone|anybody|attackers?|adversar(?:y|ies)|malware|falco|kubernetes|we|who|what|where|when|why|how|which|is|are|was|were|did|does|has|had|in|on|at|from|by|for|with|to|as|while|because|t\d{4})\b/;

/** Whether a sentence (as `plainWords` makes it) tells somebody to do something, as far as its form shows. */
export function isInstruction(sentence: string, leadIn = ""): boolean {
  const text = bare(sentence);
  if (beginsWithVerb(text) || beginsWithVerb(sentence.replace(LEAD, ""))) return !sentence.endsWith("?");
  if (beginsWithVerb(text.replace(CIRCUMSTANCE, ""))) return true;
  // "…, so the node is lost: wipe it."
  if (text.split(/[:;] /).slice(1).some(beginsWithVerb)) return true;
  return ADVISES.test(text) || (leadIn !== "" && leadsIn(leadIn));
}

/** Whether a sentence may be meant as advice: everything but what plainly describes. */
export function mayBeAdvice(sentence: string, leadIn = ""): boolean {
  if (isInstruction(sentence, leadIn)) return true;
  return !sentence.endsWith("?") && !DESCRIBES.test(bare(sentence));
}

const OTHERS =
  /\b(?:somebody|someone|whoever|attackers?|intruders?|adversar(?:y|ies)|malware)\b(?! (?:should|must|needs?|has to))[^.]{0,80}\b(?:ran|runs?|used?|uses|typed|opened|open|started|tried|executed)\b|\bin the (?:audit )?logs?\b|\bwould (?:show|appear|look like)\b|\b(?:fires|triggers|matches) (?:for|on|when)\b/;

/** Whether a sentence (as `plainWords` makes it) tells what others did or may do: commands in it are not for the reader. */
export function tellsOfOthers(sentence: string): boolean {
  return OTHERS.test(sentence) && !mayBeAdvice(sentence);
}

function leadsIn(leadIn: string): boolean {
  return LEADS_IN.test(leadIn) || (leadIn.endsWith(":") && isInstruction(leadIn));
}

function bare(sentence: string): string {
  return sentence.replace(LABEL, "").replace(LEAD, "").replace(LABEL, "");
}

function beginsWithVerb(text: string): boolean {
  const [first = ""] = text.split(/[^\p{L}-]+/u);
  return VERBS.has(first) || (first.endsWith("ing") && VERBS.has(stem(first)));
}

function stem(word: string): string {
  const base = word.slice(0, -3);
  const candidates = [base, `${base}e`, base.replace(/(.)\1$/, "$1")];
  return candidates.find((candidate) => VERBS.has(candidate)) ?? base;
}
