import type { Arguments } from "./arguments.ts";
import type { ProgramRules } from "./programs.ts";

/** Programs that only look, and are seldom met; those that could write do not with these options. */
export const READING_PROGRAMS: Readonly<Record<string, ProgramRules>> = {
  df: { flags: "-h -T -i -a" },
  du: { flags: "-s -h -a -x -c", valued: "-d --max-depth" },
  lsblk: { flags: "-f -p -a", valued: "-o" },
  diff: { flags: "-u -r -q -N -y" },
  cmp: { flags: "-s -l" },
  comm: { flags: "-1 -2 -3 -12 -13 -23" },
  od: { flags: "-c -x", valued: "-A -t -N -j" },
  hexdump: { flags: "-C -v", valued: "-n -s" },
  base64: { flags: "-d --decode", valued: "-w" },
  lsattr: { flags: "-a -d -R -l" },
  getfacl: { flags: "-R -p" },
  namei: { flags: "-l -m -o -x" },
  lscpu: {},
  crontab: { flags: "-l", valued: "-u" },
  apt: { verbs: "list show policy", flags: "--installed --upgradable" },
  pip: { verbs: "list show freeze", flags: "--version" },
  free: { flags: "-h -m -g" },
  vmstat: { flags: "-s -w" },
  nproc: {},
  which: { flags: "-a" },
  faillog: { flags: "-a", valued: "-u" },
  loginctl: { verbs: "list-sessions list-users session-status user-status show-session", flags: "--no-pager -a" },
  aureport: { flags: "-x -l -au -f -e -k -i --summary --failed --success", valued: "-ts -te" },
  auditctl: { flags: "-l -s", valued: "-w -p -k -a -F -S", check: onlyWatches },
  conntrack: { flags: "-L -n", valued: "-s -d -p --dport --orig-src --orig-dst" },
  tcpdump: { flags: "-n -nn -v -c -A -X -tttt -U", valued: "-i -c -s -w -r -G -W", check: keepsCapture },
  "ssh-keygen": { flags: "-l -v", valued: "-f -E" },
  git: {
    verbs: "log show diff blame reflog",
    flags: "--oneline --stat -p --all",
    valued: "-n --since --until --author",
  },
  trivy: { verbs: "image fs config", valued: "--severity --format --scanners" },
  cosign: { verbs: "verify tree triangulate", valued: "--key --certificate-identity --certificate-oidc-issuer" },
  yq: { flags: "-r -e -P", valued: "-o -p" },
  top: { flags: "-b -H -c", valued: "-n -p -u -o" },
  ctr: { verbs: "containers container tasks task images image version", valued: "-n --namespace", check: ctrLists },
  runc: { verbs: "list state ps events", flags: "--stats", valued: "--root" },
};

/** What is watched is written down; rules with `never`, and those taken away, write less. */
function onlyWatches({ options }: Arguments): string | undefined {
  const actions = options.get("-a") ?? [];
  return actions.every((action) => /^(?:always,exit|exit,always)$/.test(action))
    ? undefined
    : "keeps things from the audit log";
}

/** What is captured goes into a file of the reader's own. */
function keepsCapture({ options }: Arguments): string | undefined {
  const [file] = options.get("-w") ?? [];
  return file === undefined || /^(?:\.\/)?[\w-]+(?:\.[\w-]+)*\.pcap$|evidence/.test(file)
    ? undefined
    : `writes to ${file}`;
}

function ctrLists({ words }: Arguments): string | undefined {
  return /^(?:ls|list|info|metrics|ps|check)$/.test(words[1] ?? "ls") ? undefined : "changes the container";
}
