import type { Arguments } from "./arguments.ts";
import type { ProgramRules } from "./programs.ts";

/**
 * The cloud providers' command lines: calls that only read, and print neither credentials nor the environment variables
 * of workloads. `aws lambda get-function` and `aws ecs describe-task-definition` are left out for the latter.
 */
const AWS_CALLS = new Set([
  "sts get-caller-identity",
  "cloudtrail lookup-events",
  "cloudtrail describe-trails",
  "cloudtrail get-trail-status",
  "cloudtrail get-event-selectors",
  "ec2 describe-instances",
  "ec2 describe-security-groups",
  "ecs list-clusters",
  "ecs list-tasks",
  "ecs describe-services",
  "iam get-account-summary",
  "iam get-user",
  "iam list-users",
  "iam list-groups",
  "iam list-access-keys",
  "iam list-mfa-devices",
  "iam list-virtual-mfa-devices",
  "iam list-groups-for-user",
  "iam list-attached-user-policies",
  "iam list-user-policies",
  "iam get-access-key-last-used",
  "iam list-roles",
  "iam list-role-policies",
  "iam list-attached-role-policies",
  "s3api list-buckets",
  "s3 ls",
  "guardduty list-findings",
  "lambda get-policy",
  "lambda list-event-source-mappings",
  "s3api get-bucket-acl",
  "s3api get-bucket-encryption",
  "s3api get-bucket-logging",
  "s3api get-bucket-policy",
  "s3api get-bucket-policy-status",
  "s3api get-public-access-block",
]);

const GCLOUD_CALLS = new Set([
  "logging read",
  "logging sinks list",
  "projects describe",
  "projects get-iam-policy",
  "iam service-accounts list",
  "iam service-accounts describe",
  "iam service-accounts get-iam-policy",
  "iam service-accounts keys list",
  // A key that is switched off can be switched on again.
  "iam service-accounts keys disable",
  "iam service-accounts keys enable",
  "iam roles list",
  "storage buckets describe",
  "storage buckets get-iam-policy",
  "pubsub topics list",
  "pubsub subscriptions list",
  "compute instances list",
  "compute firewall-rules list",
  "compute security-policies list",
  "compute backend-services list",
  "functions list",
  "kms keyrings list",
  "sql instances list",
  "sql operations list",
]);

/** What lies below a repository and holds no secret. */
const GH_PATH =
  /^(?:repos\/[\w.-]+\/[\w.-]+(?:\/(?:keys|collaborators|hooks|branches|events|forks|actions\/runs))?|orgs\/[\w.-]+\/audit-log(?:\?[\w=:.+&%@-]*)?)$/;

export const CLOUD_PROGRAMS: Readonly<Record<string, ProgramRules>> = {
  aws: {
    flags: "--no-cli-pager --no-paginate",
    valued:
      "--region --output --query --lookup-attributes --start-time --end-time --max-results --max-items --filters " +
      "--bucket --user-name --function-name --name --cluster --services --access-key-id --status --role-name " +
      "--trail-name --trail-name-list --instance-ids --group-ids",
    named: "--region --bucket --user-name --function-name --name --cluster --services --role-name --trail-name",
    objects: lookedUp,
    check: checkAws,
  },
  gcloud: {
    valued:
      "--project --format --flatten --filter --freshness --limit --order --location --region --instance --iam-account --managed-by",
    named: "--project --instance --iam-account",
    // A key's id is looked up in the list of its account's keys.
    objects: ({ words }) => (words[2] === "keys" ? [] : words.slice(callLength(words)).flatMap(namesInObject)),
    check: checkGcloud,
  },
  gh: {
    flags: "--paginate --accept-visibility-change-consequences",
    valued: "--jq -q --visibility",
    verbs: "api repo",
    objects: ({ words }) => words.slice(words[0] === "repo" ? 2 : 1).map(repositoryOf),
    check: checkGh,
  },
};

/** Reading, and the calls that undo an attacker's step or are undone by one word: no others change anything. */
function checkAws({ words, options }: Arguments): string | undefined {
  const call = words.join(" ");
  const isUndone = call === "iam update-access-key" && options.get("--status")?.[0] === "Inactive";
  // The password of the alert's user; `create-login-profile` gives a new one.
  const isTakenAway = call === "iam delete-login-profile" && options.has("--user-name");
  return AWS_CALLS.has(call) || isUndone || call === "cloudtrail start-logging" || isTakenAway
    ? undefined
    : notKnownToRead("aws", call);
}

/** Which account, key or resource `lookup-events` is asked for; names of events and services are no objects. */
function lookedUp({ options }: Arguments): readonly string[] {
  return (options.get("--lookup-attributes") ?? []).flatMap((attribute) => {
    const value = /^AttributeKey=(?:EventName|EventSource|ReadOnly),/.test(attribute)
      ? undefined
      : /AttributeValue=(.*)$/.exec(attribute)?.[1];
    return value === undefined ? [] : [value];
  });
}

/** How many words the call has: two to four; all of them when it is none that is listed. */
function callLength(words: readonly string[]): number {
  return [4, 3, 2].find((count) => GCLOUD_CALLS.has(words.slice(0, count).join(" "))) ?? words.length;
}

/** `gs://bucket`, a project, or the accounts and projects that a filter compares with. */
function namesInObject(word: string): readonly string[] {
  if (!/[="]/.test(word)) return [word.replace(/^gs:\/\//, "")];
  return [...word.matchAll(/(?:principalEmail|project_id|bucket_name|email_id)[\s=:"]+([^\s"]+)/g)].map(
    (match) => match[1] ?? "",
  );
}

function checkGcloud({ words, options }: Arguments): string | undefined {
  const length = callLength(words);
  const call = words.slice(0, length).join(" ");
  if (!GCLOUD_CALLS.has(call)) return notKnownToRead("gcloud", call);
  if (words[2] === "keys" && !options.has("--iam-account")) return "names no account whose keys it means";
  const takesObject =
    /^(?:logging read|projects|storage|iam service-accounts (?:describe|get|keys (?:dis|en)able))/.test(call);
  return words.length <= length + (takesObject ? 1 : 0) ? undefined : notKnownToRead("gcloud", words.join(" "));
}

function repositoryOf(path: string): string {
  if (/^[\w.-]+\/[\w.-]+$/.test(path)) return path;
  return path.startsWith("orgs/") ? (path.split("/")[1] ?? "") : path.split("/").slice(1, 3).join("/");
}

/** Without a method or a field, `gh api` sends a GET. */
function checkGh({ words, options }: Arguments): string | undefined {
  const [verb, path = "", ...more] = words;
  if (verb === "repo") {
    const isView = path === "view" && more.length === 1;
    // A repository made public by mistake is closed again.
    const isClosed = path === "edit" && more.length === 1 && options.get("--visibility")?.[0] === "private";
    return isView || isClosed ? undefined : notKnownToRead("gh", words.join(" "));
  }
  return GH_PATH.test(path) && more.length === 0 ? undefined : notKnownToRead("gh", words.join(" "));
}

function notKnownToRead(program: string, call: string): string {
  return `\`${program} ${call}\` is not a use of it that only reads`;
}
