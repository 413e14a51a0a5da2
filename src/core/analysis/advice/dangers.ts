/** Programs that advice must never use, with what they would do. A function says it of some uses only. */
const DANGERS: Readonly<Record<string, string | ((words: readonly string[]) => string | undefined)>> = {
  usermod: (words) => rootGroup(words) ?? "changes an account of the machine",
  gpasswd: (words) => rootGroup(words) ?? "changes a group of the machine",
  adduser: (words) => rootGroup(words) ?? "creates an account on the machine, which takes no right from anyone",
  useradd: "creates an account on the machine, which takes no right from anyone",
  userdel: "deletes an account",
  groupadd: "creates a group on the machine",
  passwd: "changes a password",
  chpasswd: "changes passwords",
  visudo: "changes who may become root",
  rm: "deletes files, the evidence among them",
  shred: "destroys files",
  dd: "may overwrite a disk",
  truncate: "empties files",
  mv: "moves files, the evidence among them",
  cp: (words) => (keepsEvidence(words) ? undefined : "writes files"),
  mkdir: (words) => (keepsEvidence(words) ? undefined : "writes files"),
  tee: "writes files",
  ln: "writes files",
  touch: "changes the times of files, which are evidence",
  chmod: "changes who may use a file",
  chown: "changes who owns a file",
  chattr: "changes a file",
  setfacl: "changes who may use a file",
  setcap: "gives a program privileges",
  chcon: "changes a file's SELinux label",
  setenforce: "switches SELinux",
  restorecon: "changes SELinux labels",
  insmod: "loads a kernel module",
  modprobe: "loads a kernel module",
  rmmod: "removes a kernel module",
  kexec: "replaces the running kernel",
  iptables: (words) => (blocksOne(words) ? undefined : "changes the firewall"),
  nft: "changes the firewall",
  ufw: "changes the firewall, and does nothing inside an image",
  kill: "ends processes, whose memory is evidence",
  pkill: "ends processes by name, innocent ones among them",
  killall: "ends processes by name, innocent ones among them",
  reboot: "restarts the machine and loses its memory",
  shutdown: "stops the machine and loses its memory",
  poweroff: "stops the machine and loses its memory",
  halt: "stops the machine and loses its memory",
  crontab: (words) => (words.includes("-l") ? undefined : "changes scheduled jobs"),
  curl: "fetches from the network",
  wget: "fetches from the network",
  nc: "opens a network connection",
  ncat: "opens a network connection",
  socat: "opens a network connection",
  ssh: "connects to another machine",
  scp: "copies between machines",
  apt: (words) => (/^(?:list|show|policy)$/.test(words[0] ?? "") ? undefined : "installs or removes software"),
  "apt-get": "installs or removes software",
  yum: "installs or removes software",
  dnf: "installs or removes software",
  apk: "installs or removes software",
  pip: (words) => (/^(?:list|show|freeze|--version)$/.test(words[0] ?? "") ? undefined : "installs software"),
  npm: "installs software",
  bash: "runs a script that was not checked",
  sh: "runs a script that was not checked",
  dash: "runs a script that was not checked",
  zsh: "runs a script that was not checked",
  python: "runs a script that was not checked",
  python3: "runs a script that was not checked",
  perl: "runs a script that was not checked",
  ruby: "runs a script that was not checked",
  eval: "runs text that was not checked",
  exec: "replaces the shell",
  source: "runs a file that was not checked",
  ".": "runs a file that was not checked",
  su: "becomes another user",
  chroot: "runs a program in another root",
  dockerd: "starts a daemon that is as good as root",
};

/** Dropping what one address sends, and undoing it. Whether the address is the alert's is for others to look at. */
function blocksOne(words: readonly string[]): boolean {
  const isRule = /^-[IAD]$/.test(words[0] ?? "") && /^(?:INPUT|OUTPUT|FORWARD)$/.test(words[1] ?? "");
  const address = String.raw`\d{1,3}(?:\.\d{1,3}){3}(?:/32)?`;
  const isDrop = new RegExp(`^(?:-[sd] ${address} )+-j (?:DROP|REJECT)$`).test(words.slice(2).join(" "));
  return words.includes("-L") || (isRule && isDrop);
}

/** Copying what was found to where it is kept. */
function keepsEvidence(words: readonly string[]): boolean {
  const target = words.at(-1) ?? "";
  return (
    /^(?:~\/|\.\/|\/(?:root|tmp|var\/tmp|mnt|home\/[\w-]+)\/)?[\w./-]*(?:evidence|forensic|incident)[\w./-]*$/.test(
      target,
    ) && !target.includes("..")
  );
}

const AS_GOOD_AS_ROOT = new Set(["docker", "sudo", "wheel", "root", "admin", "lxd", "disk", "shadow", "adm", "podman"]);

/** What a program would do that advice must never do; undefined when it is no known danger. */
export function dangerOf(program: string, words: readonly string[]): string | undefined {
  const danger = program.startsWith("mkfs")
    ? "formats a disk"
    : Object.hasOwn(DANGERS, program)
      ? DANGERS[program]
      : undefined;
  const does = typeof danger === "function" ? danger(words) : danger;
  return does === undefined ? undefined : `\`${program}\` ${does}`;
}

/** Files whose content is a secret: reading their names is fine, printing them is not. */
export const SECRET_FILES =
  /^\/etc\/(?:g?shadow|kubernetes\/pki\/.*\.key|ssl\/private\/)|\/\.ssh\/id_|\/serviceaccount\/token$|kubernetes\.io~secret|\.(?:pem|key)$|\/\.(?:netrc|pgpass|git-credentials|my\.cnf|vault-token|npmrc|pypirc)$|\/environ$|\/\.aws\/credentials$|\.kube\/config$/;

function rootGroup(words: readonly string[]): string | undefined {
  const group = words.flatMap((word) => word.split(",")).find((word) => AS_GOOD_AS_ROOT.has(word));
  return group === undefined ? undefined : `puts an account into the group ${group}, which is as good as root`;
}
