import { type Arguments, type OptionRules, readArguments } from "./arguments.ts";

/** What one kubectl command does, and the objects that it names. */
export interface KubectlUse {
  readonly problems: readonly string[];
  readonly namespaces: readonly string[];
  /** Names of pods, nodes and other objects. */
  readonly names: readonly string[];
}

const OPTIONS: OptionRules = {
  flags:
    "-A --all-namespaces --list --timestamps --previous -p --overwrite --no-headers --show-labels -w --watch " +
    "--ignore-not-found --all-containers --prefix --containers -f --follow",
  valued:
    "-n --namespace -o --output -l --selector --field-selector -c --container --tail --limit-bytes --since " +
    "--since-time --as --sort-by --types --for --template",
};

const READS = new Set([
  "get",
  "describe",
  "logs",
  "top",
  "events",
  "auth",
  "version",
  "api-resources",
  "explain",
  "rollout",
]);
const SUBVERBS: Readonly<Record<string, readonly string[]>> = {
  auth: ["can-i", "whoami"],
  rollout: ["status", "history"],
  top: ["pod", "pods", "node", "nodes"],
};

const DANGERS: Readonly<Record<string, string>> = {
  exec: "runs a program inside the container: that changes the evidence and raises new alerts",
  attach: "attaches to the container's process",
  cp: "runs tar inside the container: that changes the evidence",
  debug: "starts a container beside the evidence",
  drain: "moves every pod off the node, the evidence among them",
  apply: "changes the cluster from a file that was not checked",
  create: "creates objects in the cluster",
  replace: "replaces objects in the cluster",
  patch: "changes objects in the cluster",
  edit: "changes objects in the cluster",
  scale: "changes a workload",
  set: "changes a workload",
  run: "starts a pod",
  taint: "evicts pods from the node",
  annotate: "changes objects in the cluster",
  proxy: "opens the API to everything on this machine",
  "port-forward": "opens a way into the pod",
};

/** Checks one kubectl command: what it may do, and which objects it names. */
export function checkKubectl(words: readonly string[]): KubectlUse {
  const args = readArguments(words, OPTIONS);
  const [verb = "", ...rest] = args.words;
  const namespaces = [...(args.options.get("-n") ?? []), ...(args.options.get("--namespace") ?? [])];
  // Why a verb is refused says more than that its options are unknown.
  const refused = Object.hasOwn(DANGERS, verb) ? [] : args.refused;
  const problems = refused.map((option) => `\`kubectl ${option}\` is not an option that Falconer can check`);
  const refusal = checkVerb(verb, rest, args);
  if (refusal !== undefined) problems.push(refusal);
  const containers = [...(args.options.get("-c") ?? []), ...(args.options.get("--container") ?? [])];
  return {
    problems,
    namespaces,
    names: [
      ...namesIn(verb, rest),
      ...containers,
      ...(args.options.get("--for") ?? []).map(withoutKind),
      ...nodeOf(args),
      ...impersonated(args),
    ],
  };
}

function checkVerb(verb: string, rest: readonly string[], args: Arguments): string | undefined {
  if (Object.hasOwn(DANGERS, verb)) return `\`kubectl ${verb}\` ${DANGERS[verb]}`;
  if (READS.has(verb)) return checkRead(verb, rest, args);
  if (verb === "cordon" || verb === "uncordon")
    return rest.length === 1 ? undefined : `\`kubectl ${verb}\` needs one node`;
  if (verb === "label") return checkLabel(rest);
  if (verb === "delete") return checkDelete(rest, args);
  return `\`kubectl ${verb}\` is not a use of it that Falconer can check`;
}

function checkRead(verb: string, rest: readonly string[], args: Arguments): string | undefined {
  const allowed = Object.hasOwn(SUBVERBS, verb) ? SUBVERBS[verb] : undefined;
  if (allowed !== undefined && !allowed.includes(rest[0] ?? ""))
    return `\`kubectl ${verb} ${rest[0] ?? ""}\` is not a use that only reads`;
  const kinds = verb === "get" || verb === "describe" ? (rest[0] ?? "").split(/[,/]/) : [];
  const output = [...(args.options.get("-o") ?? []), ...(args.options.get("--output") ?? [])].join(" ");
  const prints = /json|yaml|template|custom/.test(output) && kinds.some((kind) => /^secrets?$/.test(kind));
  return prints ? "prints the content of Secrets" : undefined;
}

/** Marking one pod for quarantine, and taking the mark away, is the only labelling that advice does. */
function checkLabel(rest: readonly string[]): string | undefined {
  const [kind, name, label, ...more] = rest;
  const isMark =
    /^pods?$/.test(kind ?? "") &&
    name !== undefined &&
    /^falco-quarantine(?:=|-$)/.test(label ?? "") &&
    more.length === 0;
  return isMark ? undefined : "changes labels, which may detach or admit workloads";
}

function checkDelete(rest: readonly string[], args: Arguments): string | undefined {
  const [kind, name, ...more] = rest;
  const isOnePod = /^pods?$/.test(kind ?? "") && name !== undefined && more.length === 0;
  const isWide =
    args.options.has("-A") ||
    args.options.has("-l") ||
    args.options.has("--selector") ||
    args.options.has("--field-selector");
  return isOnePod && !isWide ? undefined : "deletes more than the one pod of this alert";
}

/** `get pod a b`, `get pod/a`, `logs a`, `cordon a`: the names behind the kind. */
function namesIn(verb: string, rest: readonly string[]): readonly string[] {
  if (["logs", "cordon", "uncordon"].includes(verb)) return rest.map(withoutKind);
  if (verb === "label") return rest.slice(1, 2);
  if (!["get", "describe", "delete", "top"].includes(verb)) return [];
  const [kind = "", ...names] = rest;
  return kind.includes("/") ? rest.map(withoutKind) : names;
}

function withoutKind(name: string): string {
  return name.slice(name.indexOf("/") + 1);
}

function nodeOf(args: Arguments): readonly string[] {
  const selectors = (args.options.get("--field-selector") ?? []).join(",");
  return [...selectors.matchAll(/(?:spec\.nodeName|metadata\.(?:name|namespace))==?([^,]+)/g)].map(
    (match) => match[1] ?? "",
  );
}

/** `--as system:serviceaccount:shop:web`: its namespace and name. */
function impersonated(args: Arguments): readonly string[] {
  return (args.options.get("--as") ?? []).flatMap((user) => user.replace(/^system:serviceaccount:/, "").split(":"));
}
