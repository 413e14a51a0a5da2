import { type Arguments, type OptionRules, readArguments } from "./arguments.ts";

/** What one kubectl command does, and the objects that it names. */
export interface KubectlUse {
  readonly problems: readonly string[];
  readonly namespaces: readonly string[];
  readonly pods: readonly string[];
  readonly nodes: readonly string[];
  /** Names of other objects, and of containers. */
  readonly names: readonly string[];
}

const OPTIONS: OptionRules = {
  flags:
    "-A --all-namespaces --list --timestamps --previous -p --overwrite --no-headers --show-labels -w --watch " +
    "--ignore-not-found --all-containers --prefix --containers -f --follow",
  valued:
    "-n --namespace -o --output -l --selector --field-selector -c --container --tail --limit-bytes --since " +
    "--since-time --as --as-group --sort-by --types --for --template --dry-run",
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
  "config",
  "cluster-info",
  "api-versions",
]);
const SUBVERBS: Readonly<Record<string, readonly string[]>> = {
  auth: ["can-i", "whoami"],
  rollout: ["status", "history"],
  config: ["current-context", "get-contexts"],
  "cluster-info": [""],
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

/** Whether an object of a kind is the one that the alert says was changed. */
type IsTarget = (kind: string, name: string) => boolean;

/** Checks one kubectl command: what it may do, and which objects it names. */
export function checkKubectl(words: readonly string[], isTarget: IsTarget): KubectlUse {
  const args = readArguments(words, OPTIONS);
  const [verb = "", ...rest] = args.words;
  const namespaces = [...(args.options.get("-n") ?? []), ...(args.options.get("--namespace") ?? [])];
  // Why a verb is refused says more than that its options are unknown.
  const refused = Object.hasOwn(DANGERS, verb) && !args.options.has("--dry-run") ? [] : args.refused;
  const problems = refused.map((option) => `\`kubectl ${option}\` is not an option that Falconer can check`);
  const refusal = checkVerb(verb, rest, args, isTarget);
  if (refusal !== undefined) problems.push(refusal);
  const containers = [...(args.options.get("-c") ?? []), ...(args.options.get("--container") ?? [])];
  const objects = [
    ...objectsIn(verb, rest),
    ...(args.options.get("--for") ?? []).flatMap((name) => withKind(name, "")),
    ...selected(args),
  ];
  const named = (kind: RegExp): readonly string[] => objects.filter((it) => kind.test(it.kind)).map(({ name }) => name);
  return {
    problems,
    namespaces: [...namespaces, ...named(NAMESPACE)],
    pods: named(POD),
    nodes: named(NODE),
    names: [...named(OTHER), ...containers, ...impersonated(args)],
  };
}

interface KubernetesObject {
  readonly kind: string;
  readonly name: string;
}

const POD = /^(?:pods?|po)$/;
const NODE = /^(?:nodes?|no)$/;
const NAMESPACE = /^(?:namespaces?|ns)$/;
const OTHER = /^(?!(?:pods?|po|nodes?|no|namespaces?|ns)$)/;

function checkVerb(verb: string, rest: readonly string[], args: Arguments, isTarget: IsTarget): string | undefined {
  // In a group of one's own choosing everything may be done; asking what may be done is another thing.
  if (args.options.has("--as-group") && verb !== "auth") return "acts in another's group";
  const changesNothing = /^(?:server|client)$/.test(args.options.get("--dry-run")?.[0] ?? "");
  if (changesNothing && ["label", "annotate", "delete", "scale", "cordon"].includes(verb)) return undefined;
  if (Object.hasOwn(DANGERS, verb)) return `\`kubectl ${verb}\` ${DANGERS[verb]}`;
  if (READS.has(verb)) return checkRead(verb, rest, args);
  if (verb === "cordon" || verb === "uncordon")
    return rest.length === 1 ? undefined : `\`kubectl ${verb}\` needs one node`;
  if (verb === "label") return checkLabel(rest);
  if (verb === "delete") return checkDelete(rest, args, isTarget);
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
    /^(?:[\w.-]+\/)?(?:[\w-]+-)?(?:quarantined?|isolated?)(?:=|-$)/.test(label ?? "") &&
    more.length === 0;
  return isMark ? undefined : "changes labels, which may detach or admit workloads";
}

/** The alert's pod; or the binding whose making raised the alert: it only gives, and comes back by `kubectl apply`. */
function checkDelete(rest: readonly string[], args: Arguments, isTarget: IsTarget): string | undefined {
  const [kind = "", name = "", ...more] = rest;
  const isBinding = /^(?:cluster)?rolebindings?$/.test(kind) && isTarget(kind, name);
  const isOnePod = (/^pods?$/.test(kind) || isBinding) && name !== "" && more.length === 0;
  const isWide =
    args.options.has("-A") ||
    args.options.has("-l") ||
    args.options.has("--selector") ||
    args.options.has("--field-selector");
  return isOnePod && !isWide ? undefined : "deletes more than the one pod of this alert";
}

/** `get pod a b`, `get pod/a`, `logs a`, `cordon a`: the names behind the kind. */
function objectsIn(verb: string, rest: readonly string[]): readonly KubernetesObject[] {
  if (verb === "logs") return rest.slice(0, 1).map((name) => withKind(name, "pod"));
  if (verb === "cordon" || verb === "uncordon") return rest.map((name) => withKind(name, "node"));
  if (!["get", "describe", "delete", "top", "label"].includes(verb)) return [];
  const [kind = "", ...names] = rest;
  if (kind.includes("/")) return rest.filter((name) => name.includes("/")).map((name) => withKind(name, ""));
  return (verb === "label" ? names.slice(0, 1) : names).map((name) => ({ kind, name }));
}

function withKind(name: string, kind: string): KubernetesObject {
  const at = name.indexOf("/");
  return at === -1 ? { kind, name } : { kind: name.slice(0, at), name: name.slice(at + 1) };
}

function selected(args: Arguments): readonly KubernetesObject[] {
  const selectors = (args.options.get("--field-selector") ?? []).join(",");
  const kinds: Readonly<Record<string, string>> = { "spec.nodeName": "node", "metadata.namespace": "namespace" };
  return [...selectors.matchAll(/(spec\.nodeName|metadata\.(?:name|namespace))==?([^,]+)/g)].map(
    ([, path = "", name = ""]) => ({ kind: kinds[path] ?? "", name }),
  );
}

/** `--as system:serviceaccount:shop:web`: its namespace and name. */
function impersonated(args: Arguments): readonly string[] {
  return (args.options.get("--as") ?? [])
    .flatMap((user) => user.replace(/^system:serviceaccount:/, "").split(":"))
    .filter(
      // Every namespace has a service account of this name.
      (name) => name !== "default",
    );
}
