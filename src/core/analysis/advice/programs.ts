import { type Arguments, type OptionRules, readArguments } from "./arguments.ts";
import { CLOUD_PROGRAMS } from "./cloud-programs.ts";
import { DOCKER } from "./docker-program.ts";
import { READING_PROGRAMS } from "./reading-programs.ts";

/**
 * A program that advice may use. Everything listed only reads; what changes something is listed in kubectl.ts and
 * in the redirections of verify-command.ts.
 */
export interface ProgramRules extends OptionRules {
  /** The first plain word must be one of these. */
  readonly verbs?: string;
  /** Options whose value names an object of the alert. */
  readonly named?: string;
  /** Options whose value, where it is a number, is a process of the alert. */
  readonly processes?: string;
  /** The plain words behind the verb name objects of the alert. */
  readonly namedWords?: boolean;
  /** More names of objects, where they stand inside words. */
  readonly objects?: (args: Arguments) => readonly string[];
  /** No plain words at all: `mount` lists, `mount x` mounts. */
  readonly noWords?: boolean;
  /** Looks at what options cannot tell: a script in another language, for example. */
  readonly check?: (args: Arguments) => string | undefined;
}

const OUTPUT = "-o --output";

const PROGRAMS: Readonly<Record<string, ProgramRules>> = {
  jq: { flags: "-r -c -e -s -n -S --raw-output --compact-output --slurp", twice: "--arg --argjson", check: checkJq },
  grep: { flags: "-l -L -o -P -E -F -i -n -v -c -q -w -x -H -h -s -a --color", valued: "-A -B -C -e -m --include" },
  zgrep: { flags: "-l -o -E -F -i -n -v -c -w -h", valued: "-A -B -C -e -m" },
  cut: { flags: "-s", valued: "-d -f -c" },
  tr: { flags: "-d -s -c" },
  sort: { flags: "-u -n -r -h -V -b", valued: "-k -t" },
  uniq: {
    flags: "-c -d -u -i",
    check: ({ words }) => (words.length > 1 ? "`uniq` writes to a second file" : undefined),
  },
  wc: { flags: "-l -c -w -m" },
  head: { flags: "-q", valued: "-n -c --lines --bytes" },
  tail: { flags: "-q -f -F", valued: "-n -c --lines --bytes" },
  column: { flags: "-t", valued: "-s" },
  cat: { flags: "-n -A -v -e -t" },
  ls: { flags: "-l -a -A -d -h -t -r -i -n -R -Z -1 -S -c --color --full-time", valued: "--time-style --sort" },
  stat: { flags: "-L -f", valued: "-c --format" },
  file: { flags: "-b -L" },
  readlink: { flags: "-f -e" },
  strings: { flags: "-a", valued: "-n" },
  sha256sum: {},
  sha1sum: {},
  md5sum: {},
  getcap: { flags: "-r" },
  find: {
    singleDash: true,
    flags: "-xdev -mount -L -print -ls -o -not -print0 {} + ;",
    valued:
      "-type -perm -name -iname -path -newer -newermt -mtime -mmin -ctime -cmin -size -user -maxdepth -mindepth -printf -links -uid",
  },
  ps: {
    flags: "-e -f -A -a -x -u -w -ww -L -Z --forest --no-headers",
    valued: "-o -p -C --sort --ppid --pid -U",
    processes: "-p --pid --ppid",
  },
  pstree: { flags: "-p -a -l -s -u" },
  pgrep: { flags: "-a -f -l -x -n -o -c", valued: "-u -P" },
  pidof: {},
  lsof: { flags: "-n -P -i", valued: "-p -u -c", processes: "-p" },
  ss: { flags: "-t -u -n -a -p -l -x -e -i -s -4 -6 -H -o" },
  netstat: { flags: "-t -u -n -a -p -l -r" },
  ip: { flags: "-s -d -4 -6 -br", verbs: "addr address route link neigh rule", check: onlyShows },
  who: { flags: "-u -a -b -H" },
  w: { flags: "-h -s -i", noWords: true },
  last: { flags: "-F -a -w -i -x", valued: "-n -f -s -t" },
  lastlog: { valued: "-u -t -b" },
  id: { flags: "-u -g -n -G" },
  hostname: { flags: "-f -s", noWords: true },
  uname: { flags: "-a -r -m -s -v" },
  uptime: { flags: "-s -p", noWords: true },
  date: { flags: "-u -Iseconds", noWords: true },
  getent: { verbs: "passwd group hosts services" },
  lsmod: { noWords: true },
  modinfo: { valued: "-F" },
  dmesg: { flags: "-T -H", noWords: true },
  mount: { noWords: true },
  findmnt: { flags: "-l -n", valued: "-t -o" },
  lsns: { flags: "-l -n", valued: "-t -p -o" },
  sysctl: {
    flags: "-a -n",
    check: (args) => (args.words.some((word) => word.includes("=")) ? "sets a kernel parameter" : undefined),
  },
  bpftool: { verbs: "prog map net link cgroup", flags: "-j -p --json", check: onlyShows },
  systemctl: {
    verbs: "list-timers list-units list-unit-files list-sockets status is-active is-enabled cat show restart",
    flags: "--all -a --no-pager --no-legend -l --failed",
    valued: "--type --state -n -p --property",
    check: onlyFalcoAgain,
  },
  journalctl: {
    flags: "--no-pager -k -b -r --utc -q",
    valued: "-u --unit --since --until -n --lines -o --output -t -p -S -U _PID",
  },
  ausearch: { flags: "-i --raw", valued: "-k -m -p -ui -ua -ul -ue -ts -te -x -c -f --start --end --message" },
  dpkg: { flags: "-S -l -L -V -s --verify" },
  rpm: { flags: "-q -f -V -a -l -qf -qa -Vf -qi -ql" },
  debsums: { flags: "-c -s" },
  crictl: {
    verbs: "inspect inspectp ps pods images logs stats info version",
    flags: "-a --all -q --quiet --no-trunc",
    valued: `${OUTPUT} --template --name --id --pod --namespace --state --label --tail`,
    named: "--name --id --pod --namespace",
    namedWords: true,
  },
  docker: DOCKER,
  nerdctl: {
    namedWords: true,
    verbs: "ps inspect diff logs images",
    flags: "-a --all -q --no-trunc",
    valued: "--format -f --tail --since -n --namespace",
  },
  helm: {
    verbs: "list ls status history",
    flags: "-A --all-namespaces -a",
    valued: `-n --namespace ${OUTPUT}`,
    named: "-n --namespace",
    namedWords: true,
  },
  cp: { flags: "-a -p -r -R -L --preserve" },
  mkdir: { flags: "-p" },
  falco: { flags: "--dry-run -L --list --version --help -h", valued: "-V --validate -l -c" },
  iptables: { flags: "-w -n -v", valued: "-I -A -D -L -s -d -j" },
  echo: { flags: "-n" },
  true: {},
  awk: { valued: "-F -v", check: checkAwk },
  sed: { flags: "-n -E -r", valued: "-e", check: checkSed },
  xargs: { flags: "-r -0 -t", valued: "-n -P -L -I", runs: true },
  nsenter: { flags: "-n -u -p -i -m", valued: "-t --target", processes: "-t --target", runs: true },
  timeout: { runs: true },
  ...READING_PROGRAMS,
  ...CLOUD_PROGRAMS,
};

/** A program by its name, without the folder in which systems keep it: `/usr/bin/ls` is `ls`. */
export function programName(word: string): string {
  return word.replace(/^\/(?:usr\/)?(?:local\/)?s?bin\//, "");
}

/** Whether advice may use a program at all. */
export function isKnownProgram(name: string): boolean {
  return Object.hasOwn(PROGRAMS, name);
}

/** What is wrong with a program's arguments; undefined when nothing is. */
export function checkProgram(program: string, words: readonly string[]): string | undefined {
  const rules = Object.hasOwn(PROGRAMS, program) ? PROGRAMS[program] : undefined;
  if (rules === undefined) return `\`${program}\` is not a program that Falconer can check`;
  const args = readArguments(program === "find" ? withoutActions(words) : words, rules);
  const [refused] = args.refused;
  if (refused !== undefined) return `\`${program} ${refused}\` is not an option that Falconer can check`;
  if (rules.noWords === true && args.words.length > 0) return `\`${program} ${args.words[0]}\` changes something`;
  if (rules.verbs !== undefined && !rules.verbs.split(" ").includes(args.words[0] ?? "")) {
    return `\`${program} ${args.words[0] ?? ""}\` is not a use of it that only reads`;
  }
  return rules.check?.(args);
}

/** The words of a program's arguments that name objects: a container, a release, a namespace. */
export function objectsNamed(program: string, commandWords: readonly string[]): readonly string[] {
  const rules = Object.hasOwn(PROGRAMS, program) ? PROGRAMS[program] : undefined;
  if (rules === undefined) return [];
  const args = readArguments(commandWords, rules);
  const named = (rules.named ?? "").split(" ").flatMap((name) => args.options.get(name) ?? []);
  const words = rules.namedWords === true ? args.words.slice(1) : [];
  return [...named, ...words, ...(rules.objects?.(args) ?? [])];
}

/** The processes that a program is asked about by their numbers. */
export function processesNamed(program: string, words: readonly string[]): readonly string[] {
  const rules = Object.hasOwn(PROGRAMS, program) ? PROGRAMS[program] : undefined;
  if (rules?.processes === undefined) return [];
  const { options } = readArguments(words, rules);
  const given = rules.processes.split(" ").flatMap((name) => options.get(name) ?? []);
  return given.flatMap((value) => value.split(",")).filter((value) => /^\d+$/.test(value));
}

/** The command line that a program hands on: that of `xargs -r ps -p` is `ps -p`; undefined when it hands on none. */
export function handedOn(program: string, words: readonly string[]): readonly (readonly string[])[] {
  if (program === "find") return findActions(words);
  const rules = Object.hasOwn(PROGRAMS, program) ? PROGRAMS[program] : undefined;
  if (rules?.runs !== true) return [];
  const { words: rest } = readArguments(words, rules);
  const inner = program === "timeout" ? rest.slice(1) : rest;
  return inner.length === 0 ? [] : [inner];
}

/** `-exec sha256sum {} +`: what find runs on each file. */
function findActions(words: readonly string[]): readonly (readonly string[])[] {
  return words.flatMap((word, index) => {
    if (!/^-(?:exec|execdir|ok|okdir)$/.test(word)) return [];
    const end = words.findIndex((other, at) => at > index && (other === "+" || other === ";" || other === "\\;"));
    return [words.slice(index + 1, end === -1 ? words.length : end).filter((item) => item !== "{}")];
  });
}

function withoutActions(words: readonly string[]): readonly string[] {
  const start = words.indexOf("-exec");
  if (start === -1) return words;
  const end = words.findIndex((word, at) => at > start && (word === "+" || word === ";" || word === "\\;"));
  return end === -1 ? words : [...words.slice(0, start), ...withoutActions(words.slice(end + 1))];
}

function onlyShows(args: Arguments): string | undefined {
  return ["show", "list", "ls", "get"].includes(args.words[1] ?? "show")
    ? undefined
    : "changes what it should only show";
}

/** Falco reads its rules again when it is started again; no other service is restarted. */
function onlyFalcoAgain({ words: [verb, ...units] }: Arguments): string | undefined {
  const isFalco = units.length === 1 && /^falco(?:-[\w-]+)?(?:\.service)?$/.test(units[0] ?? "");
  return verb !== "restart" || isFalco ? undefined : "restarts a service, whose processes are evidence";
}

function checkJq(args: Arguments): string | undefined {
  const [program = ""] = args.words;
  return /\$ENV|\benv\b|\binputs?\b|\bdebug\b|\bimport\b|\binclude\b/.test(program)
    ? "the jq program reads more than its input"
    : undefined;
}

function checkAwk(args: Arguments): string | undefined {
  const [program = ""] = args.words;
  return /system\s*\(|getline|\||>|ENVIRON|@load|@include/.test(program)
    ? "the awk program starts or writes something"
    : undefined;
}

/** `p`, `/pattern/p`, `3,7p`, `s/a/b/p`: nothing that writes (`w`), runs (`e`) or edits in place. */
function checkSed(args: Arguments): string | undefined {
  const scripts = args.options.get("-e") ?? args.words.slice(0, 1);
  const reads = scripts.every((script) =>
    /^(?:(?:\d+|\$|\/[^/]*\/)(?:,(?:\d+|\$|\/[^/]*\/))?)?p$|^s([/:#|])[^\n]*\1[^\n]*\1[gpi]*$/.test(script),
  );
  return reads ? undefined : "the sed script may write or run something";
}
