import type { Alert } from "../../falco/alert.ts";
import { knownText } from "../../falco/alert.ts";

/** The names that advice for one alert may contain: the alert's own, and constants of whoever wrote the advice. */
export interface KnownNames {
  has(name: string): boolean;
  hasPath(path: string): boolean;
  hasNamespace(name: string): boolean;
  hasPod(name: string): boolean;
  hasNode(name: string): boolean;
  /** Whether an object of a kind is the one that the alert's request to the Kubernetes API was about. */
  isTarget(kind: string, name: string): boolean;
  /** Whether a process's number stands in the alert. */
  hasProcess(pid: string): boolean;
  /** Whether an address stands in the alert. */
  isAddress(address: string): boolean;
  /** Whether the alert's container belongs to a Kubernetes pod. */
  readonly isInPod: boolean;
}

const NAME_FIELDS = [
  "container.id",
  "container.full_id",
  "container.name",
  "k8s.ns.name",
  "k8s.pod.name",
  "k8s.pod.uid",
  "k8s.deployment.name",
  "ka.target.name",
  "ka.target.namespace",
  "ka.target.pod.name",
  "ka.user.name",
  "ka.resp.name",
  "ka.req.configmap.name",
];
/** Whatever a cloud's or a service's audit log names is an object of the alert; a container's process writes no such field. */
const AUDIT_FIELD = /^(?:ct|s3|gcp|github|okta)\./;
const NAMESPACE_FIELDS = ["k8s.ns.name", "ka.target.namespace"];
const POD_FIELDS = ["k8s.pod.name", "ka.target.name", "ka.target.pod.name", "ka.resp.name"];
/** What a ReplicaSet or DaemonSet adds to its pods' names. */
const POD_SUFFIX = /-[bcdfghjklmnpqrstvwxz2456789]{5}$/;
const PATH_FIELDS = ["proc.exepath", "proc.exe", "fd.name", "fd.directory", "proc.cwd", "proc.pexepath"];
/** Command lines, whose words may be paths. */
const COMMAND_FIELDS = ["proc.cmdline", "proc.pcmdline"];
const PLAIN = /^[\w./:@+-]{1,253}$/;

/** Places on every Linux node that tell about the system and hold no secret: not `/proc/1/root`, not `/proc/kcore`. */
const WELL_KNOWN_PATHS = new RegExp(
  [
    "^/proc/[^/]+/(?:cgroup|mounts|mountinfo|status|stat|cmdline|comm|exe|maps|limits|ns|fd|net/[a-z0-9_]+)$",
    "^/proc/[^/]+/root/dev/shm(?:/|$)",
    "^/proc/(?:modules|mounts|version|cpuinfo|meminfo|loadavg|uptime|cmdline|net/[a-z0-9_]+)$",
    "^/sys/module/",
    "^/sys/fs/cgroup",
    "^/var/log(?:/|$)",
    "^/etc/cron",
    "^/etc/os-release$",
    "^/dev/null$",
    // Folders to be listed; what lies in them is another thing.
    "^/(?:tmp|var/tmp|dev/shm|home|root|opt|srv|etc|usr|s?bin|usr/s?bin|usr/local/s?bin|etc/systemd/system|lib/modules)/?$",
    "^/etc/(?:passwd|group|hosts|resolv\\.conf|ld\\.so\\.preload)$",
    "^/etc/falco(?:$|/[\\w./-]*$)",
    "^/sys/kernel/security/",
  ].join("|"),
);

/**
 * @param constants - Texts written by the advice's author before the alert was known, such as a playbook's commands
 *   with their placeholders: names in them are no invention.
 */
export function knownNames(alert: Alert, constants: readonly string[]): KnownNames {
  const textsOf = (fields: readonly string[]): readonly string[] =>
    fields.map((field) => knownText(alert, field)).filter((name) => name !== undefined);
  const own = [
    ...(alert.hostname === undefined ? [] : [alert.hostname]),
    ...textsOf([...NAME_FIELDS, ...Object.keys(alert.fields).filter((field) => AUDIT_FIELD.test(field))]),
  ];
  const lines = COMMAND_FIELDS.flatMap((field) => knownText(alert, field)?.split(/[\s"']+/) ?? []);
  // Whom a binding gives rights: "ServiceAccount monitoring/grafana".
  const subjects = [...(knownText(alert, "ka.req.binding.subjects") ?? "").matchAll(SUBJECT)];
  const paths = [...PATH_FIELDS.map((field) => knownText(alert, field)), ...lines].filter((path) => path !== undefined);
  // A service account's namespace and name are names of the alert's, too.
  const names = new Set([
    ...own.filter((name) => PLAIN.test(name)).flatMap((name) => [name, ...accountParts(name)]),
    ...subjects.flatMap(([, namespace = "", name = ""]) => [namespace, name]),
  ]);
  const folders = new Set(paths.map((path) => path.replace(/\/[^/]*$/, "")));
  const home = `/home/${knownText(alert, "user.name") ?? ""}`;
  const isHomesFile = (path: string): boolean =>
    path.startsWith(`${home}/`) && /^[\w.][\w.-]{3,}\*?$/.test(path.slice(home.length + 1)) && folders.has(home);
  const written = new Set(constants.flatMap((text) => text.replaceAll(/\{\{[^{}]*\}\}/g, " ").split(/[^\w./:@+*~-]+/)));
  const accounts = own
    .filter((name) => name.startsWith("system:serviceaccount:"))
    .flatMap((name) => name.split(":")[2] ?? []);
  const namespaces = new Set([
    ...textsOf(NAMESPACE_FIELDS),
    ...accounts,
    ...subjects.map(([, namespace = ""]) => namespace),
    ...constants.flatMap(namespacesIn),
  ]);
  const pods = new Set(textsOf(POD_FIELDS));
  const texts = textsOf(Object.keys(alert.fields));
  const addresses = new Set(texts.flatMap((text) => text.match(ADDRESS) ?? []));
  const numbers = new Set(["1", ...texts.flatMap((text) => text.match(/\d+/g) ?? [])]);
  // On the host itself Falco says `host` for the container's id and name.
  const isOnHost = knownText(alert, "container.id") === "host" && alert.hostname !== "host";
  const isFalcosPod = alert.hostname !== undefined && /falco/i.test(alert.hostname) && POD_SUFFIX.test(alert.hostname);
  return {
    has: (name) => !(name === "host" && isOnHost) && [names, written, addresses].some((known) => known.has(name)),
    hasNamespace: (name) => namespaces.has(name),
    hasPod: (name) => pods.has(name) || (pods.size === 0 && written.has(name)),
    hasNode: (name) =>
      (name === alert.hostname && !isFalcosPod) || textsOf(["k8s.node.name", "ka.target.name"]).includes(name),
    isAddress: (address) => addresses.has(address),
    isInPod: knownText(alert, "k8s.pod.name") !== undefined,
    isTarget: (kind, name) =>
      knownText(alert, "ka.target.name") === name &&
      knownText(alert, "ka.target.resource")?.replace(/s$/, "") === kind.replace(/s$/, ""),
    hasProcess: (pid) => numbers.has(pid) || written.has(pid),
    hasPath: (path) => {
      const [, pid = "1"] = /^\/proc\/(\d+)(?:\/|$)/.exec(path) ?? [];
      if (!numbers.has(pid)) return written.has(path);
      const inside = inRootOf(path) ?? path;
      const isPlace = WELL_KNOWN_PATHS.test(path) || KEPT_EVIDENCE.test(path);
      return (
        isPlace ||
        isHomesFile(path) ||
        folders.has(path) ||
        (PLAIN.test(inside) && paths.includes(inside)) ||
        written.has(path)
      );
    },
  };
}

/** Where people keep what they have collected. */
const KEPT_EVIDENCE =
  /^(?:~|\/root|\/tmp|\/var\/tmp|\/mnt|\/home\/[\w-]+)?\/(?:[\w-]+-)?(?:evidence|forensics?|incident)[\w./-]*$/;

/** `/proc/123/root/tmp/x` is a process's `/tmp/x`, seen from the node; undefined for other paths. */
export function inRootOf(path: string): string | undefined {
  return /^\/proc\/(?:\d+|"?\$\w+"?|\$\(.*\))\/root(\/.*)$/.exec(path)?.[1];
}

const ADDRESS = /(?<![\d.])\d{1,3}(?:\.\d{1,3}){3}(?![\d.])/g;

const SUBJECT = /\bServiceAccount ([a-z0-9][a-z0-9-]*)\/([a-z0-9][a-z0-9.-]*)/g;

/** The namespaces that a text's commands and documents work in. */
function namespacesIn(text: string): readonly string[] {
  return [...text.matchAll(/(?:-n |--namespace[= ]|namespace: ["']?)([a-z0-9][a-z0-9-]{0,62})/g)].map(
    (match) => match[1] ?? "",
  );
}

function accountParts(name: string): readonly string[] {
  return name.startsWith("system:") ? name.split(":") : [];
}

/** Every name in a command that must be somebody's: ids, addresses, and names that jq compares with. */
export function namesIn(words: readonly string[]): readonly string[] {
  return words
    .flatMap((word) =>
      [
        ...word.matchAll(/(?<![\w-])(?=[a-f0-9]*\d)[a-f0-9]{12,64}(?![\w-])/g),
        ...word.matchAll(/(?<![\d.])\d{1,3}(?:\.\d{1,3}){3}(?![\d.])/g),
      ].map((match) => match[0]),
    )
    .concat(words.flatMap(comparedNames));
}

/** The absolute paths among a command's words, also those behind an `=`. */
export function pathsIn(words: readonly string[]): readonly string[] {
  return words.flatMap((word) => {
    const path = /^(?:[\w-]+=)?((?:~|\/)[^\s]*)$/.exec(word)?.[1];
    return path === undefined ? [] : [path];
  });
}

function comparedNames(word: string): readonly string[] {
  const compared = /(?:namespace|\.name|nodeName|pod-name"\][^=]{0,30}|hostname)\s*\)?\s*==\s*"([^"]*)"/g;
  const accounts = /system:serviceaccount:([a-z0-9.-]+)/g;
  return [...word.matchAll(compared), ...word.matchAll(accounts)].map((match) => match[1] ?? "");
}
