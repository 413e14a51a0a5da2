import { compileCondition } from "../falco/condition/compile-condition.ts";
import type { Signal } from "./read-playbooks.ts";
import { parseTemplate } from "./template.ts";

type Source = Signal["source"];

const SERVERS =
  "nginx, httpd, apache2, php-fpm, java, node, gunicorn, uwsgi, ruby, dotnet, mysqld, postgres, redis-server, tomcat";
const SHELLS = "bash, sh, dash, ash, zsh, ksh, busybox";
const WRITABLE = "/tmp/, /var/tmp/, /dev/shm/, /run/user/";

/**
 * Signals that mean the same under any rule. None speaks for "benign": without a playbook nobody has said what a
 * harmless cause would look like.
 */
const SOURCES: readonly Source[] = [
  {
    id: "server-started-shell",
    when: `proc.name in (${SHELLS}) and (proc.pname in (${SERVERS}) or proc.pname startswith php-fpm)`,
    effect: "malicious",
    weight: "strong",
    say: "a network-facing server process started a shell",
  },
  {
    id: "runs-from-memory",
    when: 'proc.exepath startswith "/dev/shm/" or ((proc.exepath startswith "memfd:" or proc.is_exe_from_memfd = true) and not proc.exepath startswith "memfd:runc")',
    effect: "malicious",
    weight: "strong",
    say: "the program runs from memory, where it leaves no file",
  },
  {
    // runc copies itself into memory each time it starts a container, to guard its own binary.
    id: "runs-from-memory-as-runc",
    when: 'proc.exepath startswith "memfd:runc"',
    effect: "malicious",
    weight: "weak",
    say: "the program runs from memory under the name of the container runtime, which does so itself: the name can be imitated",
  },
  {
    id: "runs-from-writable-path",
    when: `proc.exepath startswith anyof (${WRITABLE})`,
    effect: "malicious",
    weight: "moderate",
    say: "the program lies in a directory made for scratch files",
  },
  {
    id: "connects-a-shell-out",
    when: '(proc.cmdline contains "/dev/tcp/" or proc.cmdline contains "/dev/udp/") and (proc.cmdline contains ">&" or proc.cmdline contains "<&" or proc.cmdline contains " -i")',
    effect: "malicious",
    weight: "strong",
    say: "the command connects a shell to the network",
  },
  {
    id: "opens-a-connection",
    when: '(proc.cmdline contains "/dev/tcp/" or proc.cmdline contains "/dev/udp/") and not (proc.cmdline contains ">&" or proc.cmdline contains "<&" or proc.cmdline contains " -i")',
    effect: "malicious",
    weight: "moderate",
    say: "the shell itself opens a network connection, as port checks do and reverse shells as well",
  },
  {
    id: "feeds-a-shell",
    when: 'proc.cmdline contains anyof ("| bash", "|bash", "|{bash", "| sh ", "|sh ", "| /bin/sh", "| /bin/bash", "base64 -d", "base64 --decode", "base64,-d") or proc.cmdline endswith anyof ("| sh", "|sh")',
    effect: "malicious",
    weight: "moderate",
    say: "the command decodes or downloads something for a shell to run",
  },
  {
    id: "miner",
    when: 'proc.cmdline contains "stratum+tcp" or proc.cmdline contains "stratum+ssl" or proc.name in (xmrig, kinsing, kdevtmpfsi)',
    effect: "malicious",
    weight: "strong",
    say: "name or arguments are a miner's",
  },
  {
    id: "new-file-in-image",
    when: "proc.is_exe_upper_layer = true",
    effect: "malicious",
    weight: "moderate",
    say: "the program is not part of the image: it came or changed after the container started",
  },
  {
    id: "privileged",
    when: "container.privileged = true",
    effect: "raises_impact",
    weight: "strong",
    say: "the container is privileged: whoever controls it is close to controlling the node",
  },
  {
    id: "on-the-host",
    when: "container.id = host",
    effect: "raises_impact",
    weight: "moderate",
    say: "it happened on the node itself, not in a container",
  },
  {
    id: "terminal",
    when: "proc.tty > 0",
    effect: "raises_impact",
    weight: "moderate",
    say: "the process has a terminal: somebody may have typed this",
  },
  {
    id: "root",
    when: "user.uid = 0 or user.name = root",
    effect: "raises_impact",
    weight: "weak",
    say: "the process runs as root",
  },
  {
    id: "anonymous-request",
    when: "ka.user.name = system:anonymous",
    effect: "raises_impact",
    weight: "moderate",
    say: "the request came without credentials",
  },
  {
    id: "cloud-root-user",
    when: "ct.user.identitytype = Root",
    effect: "raises_impact",
    weight: "strong",
    say: "the AWS account's root user made the call",
  },
];

/** The generic signals, compiled once. */
export const GENERIC_SIGNALS: readonly Signal[] = SOURCES.map((source) => {
  const compiled = compileCondition(source.when);
  if (!compiled.ok) throw new Error(`The generic signal ${source.id} does not compile: ${compiled.error.message}`);
  return { source, condition: compiled.condition, say: parseTemplate(source.say) };
});

/** Whether an alert carries any field of a signal: a question about AWS has no place in an alert about a process. */
export function concerns(signal: Signal, names: ReadonlySet<string>): boolean {
  return signal.condition.fields.some((field) => names.has(field));
}
