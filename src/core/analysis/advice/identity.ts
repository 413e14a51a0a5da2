import type { Alert } from "../../falco/alert.ts";
import { knownText } from "../../falco/alert.ts";

/** The names that advice for one alert may contain: the alert's own, and constants of whoever wrote the advice. */
export interface KnownNames {
  has(name: string): boolean;
  hasPath(path: string): boolean;
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
  "ct.region",
  "ct.request.username",
  "s3.bucket",
  "gcp.user",
  "gcp.projectId",
  "gcp.storage.bucket",
  "github.repo.name",
];
const PATH_FIELDS = ["proc.exepath", "proc.exe", "fd.name", "fd.directory", "proc.cwd", "proc.pexepath"];
/** Command lines, whose words may be paths. */
const COMMAND_FIELDS = ["proc.cmdline", "proc.pcmdline"];
const PLAIN = /^[\w./:@+-]{1,253}$/;

/** Places on every Linux node that tell about the system and hold no secret: not `/proc/1/root`, not `/proc/kcore`. */
const WELL_KNOWN_PATHS = new RegExp(
  [
    "^/proc/[^/]+/(?:cgroup|mounts|mountinfo|status|stat|cmdline|comm|exe|maps|limits|ns|fd|net/[a-z0-9_]+)$",
    "^/proc/(?:modules|mounts|version|cpuinfo|meminfo|loadavg|uptime|cmdline|net/[a-z0-9_]+)$",
    "^/sys/module/",
    "^/sys/fs/cgroup",
    "^/var/log(?:/|$)",
    "^/etc/cron",
    "^/etc/os-release$",
    "^/dev/null$",
  ].join("|"),
);

/**
 * @param constants - Texts written by the advice's author before the alert was known, such as a playbook's commands
 *   with their placeholders: names in them are no invention.
 */
export function knownNames(alert: Alert, constants: readonly string[]): KnownNames {
  const own = [alert.hostname, ...NAME_FIELDS.map((field) => knownText(alert, field))].filter(
    (name) => name !== undefined,
  );
  const lines = COMMAND_FIELDS.flatMap((field) => knownText(alert, field)?.split(/[\s"']+/) ?? []);
  const paths = [...PATH_FIELDS.map((field) => knownText(alert, field)), ...lines].filter((path) => path !== undefined);
  // A service account's namespace and name are names of the alert's, too.
  const names = new Set(own.filter((name) => PLAIN.test(name)).flatMap((name) => [name, ...accountParts(name)]));
  const written = new Set(constants.flatMap((text) => text.replaceAll(/\{\{[^{}]*\}\}/g, " ").split(/[^\w./:@+*~-]+/)));
  return {
    has: (name) => names.has(name) || written.has(name),
    hasPath: (path) => WELL_KNOWN_PATHS.test(path) || (PLAIN.test(path) && paths.includes(path)) || written.has(path),
  };
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
