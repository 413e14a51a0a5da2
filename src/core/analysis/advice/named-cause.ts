import type { Condition } from "../../falco/condition/ast.ts";

/**
 * What a workload or a person has alone and an intruder cannot choose: the image, the account that an audit log names.
 * One of these is enough; of everything else it takes two.
 */
const OWN = new RegExp(
  `^(?:${[
    "container\\.image(?:\\.(?:repository|digest|id))?",
    "proc\\.(?:hash\\.\\w+|sha256)",
    "k8s\\.deployment\\.name",
    "ka\\.(?:user|target)\\.name",
    "ct\\.(?:user(?:\\.arn|\\.principalid)?|request\\.\\w+|resources)",
    "s3\\.(?:bucket|key|uri)",
    "gcp\\.(?:user|resourceName|(?:iam|storage|compute|cloudsql|cloudfunctions|dns|logging)\\.\\w+)",
    "github\\.(?:repo(?:\\.name|\\.url)?|user)",
    "okta\\.(?:app|(?:actor|principal|target\\.\\w+)\\.(?:id|alternateid|name))",
  ].join("|")})$`,
);
/** What whole classes of events have in common. */
const COMMON = new RegExp(
  `^(?:${[
    "evt\\.(?!arg)",
    "syscall\\.",
    "fd\\.(?:type\\w*|l4proto|directory$)",
    "proc\\.(?:tty|is_\\w+|duration)",
    "container\\.(?:privileged|type)",
    "ka\\.(?:verb|response|uri|useragent|target\\.resource)",
    "ct\\.(?:name|src|region|event|useragent|readonly)",
    "gcp\\.(?:methodName|serviceName|location|resourceType|userAgent)",
    "github\\.(?:type|action|org)",
    "okta\\.(?:evt|org|severity|result|reason|useragent|client\\.(?:geo|device|zone))",
  ].join("|")})`,
);
/** Names that end in something random, so that nobody can write them whole. */
const GENERATED = /^(?:k8s\.pod\.name|ka\.target\.name|ka\.target\.pod\.name)$/;
/** `/home/ann/.bash_history-*`: deep enough to be one thing's place. */
const ONE_PLACE = /^\/[^/*?]+\/[^/*?]+\/[^/*?]+/;
const ENOUGH = 2;

/**
 * Whether everything that a condition lets through has something of one workload's or one person's own. A condition
 * that names only a folder, a class of accounts or any program's name lets an intruder through.
 */
export function namesOneCause(condition: Condition): boolean {
  return weightOf(condition) >= ENOUGH;
}

function weightOf(condition: Condition): number {
  if (condition.kind === "or") return Math.min(...condition.parts.map(weightOf));
  if (condition.kind === "and") return condition.parts.map(weightOf).reduce((sum, weight) => sum + weight, 0);
  return condition.kind === "compare" ? weightOfComparison(condition) : 0;
}

function weightOfComparison({ left, operator, right }: Extract<Condition, { kind: "compare" }>): number {
  if (left.kind !== "field" || COMMON.test(left.name)) return 0;
  const values = right.kind === "list" ? right.items : right.kind === "literal" ? [right] : [];
  if (values.length === 0) return 0;
  if (operator === "=" || operator === "==" || operator === "in") return OWN.test(left.name) ? ENOUGH : 1;
  const isPart = /^(?:startswith|glob|pmatch)$/.test(operator);
  const isOnePlace = values.every(({ text }) => ONE_PLACE.test(text));
  return isPart && (isOnePlace || GENERATED.test(left.name)) ? 1 : 0;
}
