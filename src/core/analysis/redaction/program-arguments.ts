import { isHarmless, type SecretSpan, type Token } from "./span.ts";

/** Where a program takes a secret on its command line without saying so by name. */
interface ProgramRule {
  readonly programs: string;
  /** The rule counts only behind this subcommand: `docker login -p`, not `docker run -p 80:80`. */
  readonly after?: RegExp;
  /** The word behind this flag. */
  readonly next?: string;
  /** The rest of the word behind this flag: `-phunter2`. */
  readonly glued?: string;
  /** The word behind this flag, after its first such character: `-u name:secret`. */
  readonly behind?: readonly [flags: string, separator: string];
  /** Behind `after`: how many plain words to pass, how many to take. */
  readonly words?: readonly [skip: number, take: number];
  /** Plain words that are no secret. */
  readonly except?: RegExp;
  /** The rest of a word behind such a beginning. */
  readonly assigned?: RegExp;
}

const RULES: readonly ProgramRule[] = [
  { programs: "mysql mysqldump mysqladmin mysqlimport mysqlcheck mysqlsh mysqlslap mariadb mariadb-dump", glued: "-p" },
  { programs: "sshpass", next: "-p", glued: "-p" },
  { programs: "curl", behind: ["-u --user -U --proxy-user", ":"], assigned: /^--(?:proxy-)?user=[^:]{0,100}:/ },
  { programs: "curl", behind: ["-b --cookie", "="], next: "--oauth2-bearer --pass --proxy-pass" },
  { programs: "redis-cli valkey-cli", next: "-a" },
  {
    programs: "docker podman nerdctl buildah skopeo helm oras crane regctl az oc cf tkn",
    after: /^login$/,
    next: "-p",
  },
  { programs: "twine mongo mongosh mongodump mongorestore mongoexport mongoimport", next: "-p" },
  { programs: "evil-winrm cqlsh snowsql xmrig rdesktop hydra crackmapexec nxc smbexec", next: "-p" },
  { programs: "openssl", after: /^enc$/, next: "-k -K" },
  { programs: "zip unzip zipcloak", next: "-P", glued: "-P" },
  { programs: "7z 7za 7zr 7zz rar unrar", glued: "-hp -p" },
  { programs: "smbclient smbget smbmap rpcclient net", behind: ["-U --user", "%"] },
  {
    programs: "ldapsearch ldapmodify ldapadd ldapdelete ldapwhoami ldappasswd ldapcompare",
    next: "-w -s",
    glued: "-w",
  },
  { programs: "rabbitmqctl", after: /^(?:add_user|change_password|authenticate_user)$/, words: [1, 1] },
  { programs: "mc mcli", after: /^(?:set|add)$/, words: [2, 2] },
  { programs: "vault", after: /^(?:login|unseal)$/, words: [0, 1], except: /^[\w-]+=./ },
  { programs: "ngrok", after: /^(?:authtoken|add-authtoken)$/, words: [0, 1] },
  { programs: "wpa_passphrase", after: /wpa_passphrase$/, words: [1, 1] },
  { programs: "wg", after: /^(?:preshared-key|private-key)$/, words: [0, 1] },
  { programs: "nmcli", after: /^(?:password|wifi-sec\.psk|802-11-wireless-security\.psk)$/, words: [0, 1] },
  { programs: "aws", after: /(?:secret_access_key|session_token|access_key_id)$/, words: [0, 1] },
  { programs: "snmpwalk snmpget snmpset snmpbulkwalk snmpgetnext snmptable", next: "-A -X -c" },
  { programs: "sqlcmd bcp osql mosquitto_pub mosquitto_sub ipmitool", next: "-P", glued: "-P" },
  { programs: "lftp ftp ncftp", behind: ["-u", ","] },
  { programs: "plink pscp psftp", next: "-pw" },
  { programs: "etcdctl", behind: ["--user", ":"] },
  { programs: "useradd usermod", next: "-p" },
  { programs: "gpg gpg2", next: "--passphrase" },
  { programs: "xfreerdp xfreerdp3 wfreerdp freerdp", glued: "/p: /pth: /gp:" },
  { programs: "kubectl oc k3s microk8s", after: /^secrets?$/, behind: ["--from-literal --docker-password", "="] },
  { programs: "kubectl oc k3s", after: /^secrets?$/, assigned: /^--from-literal=[^=]{1,253}=/ },
  { programs: "net net.exe", after: /^use$/, words: [0, 9], except: /^[/\\*]|^[A-Za-z]:$/ },
  { programs: "redis-cli valkey-cli", after: /^(?:requirepass|masterauth)$/i, words: [0, 1] },
  { programs: "aws", next: "--sse-c-key --sse-c-copy-source-key --secret-string --master-user-password" },
  {
    programs: "consul etcdctl zkCli.sh",
    after: /(?:^|[/_.-])(?:password|passwd|secret|token|api_?key)$/i,
    words: [0, 1],
  },
  { programs: "rclone", after: /^(?:obscure|reveal)$/, words: [0, 1] },
  { programs: "cryptsetup steghide rabbitmqadmin elasticsearch-users", next: "-p" },
  { programs: "http https xh xhs curlie", behind: ["-a --auth", ":"] },
  { programs: "ssh-keygen", next: "-N -P" },
  { programs: "java", behind: ["-auth", ":"] },
  { programs: "mysqladmin neo4j-admin grafana-cli grafana", after: /^(?:[a-z-]+-)?password$/, words: [0, 1] },
  { programs: "composer", after: /^(?:http-basic|gitlab-token|github-oauth|bearer)\./, words: [0, 2] },
  { programs: "rclone", after: /(?:secret_access_key|pass|token|^key)$/, words: [0, 1] },
  { programs: "aws", after: /^put-parameter$/, next: "--value" },
  { programs: "az", after: /^secret$/, next: "--value" },
  { programs: "openssl", after: /^passwd$/, words: [0, 1] },
  { programs: "mkpasswd", after: /mkpasswd$/, words: [0, 1] },
  { programs: "net net.exe", after: /^user$/, words: [1, 1], except: /^\*$|^\// },
  { programs: "wpa_cli", after: /^psk$/, words: [0, 1] },
  { programs: "beeline hive sqoop isql tsql", next: "-p -P", glued: "-P" },
  { programs: "influx fly flyctl doctl", next: "-t" },
  { programs: "az", after: /^login$/, next: "-p" },
  { programs: "svn svnadmin ncftpput ncftpget cadaver", next: "-p" },
  { programs: "winexe smbexec wmiexec pth-winexe", behind: ["-U --user", "%"] },
  { programs: "vncpasswd x11vnc vncserver", next: "-passwd -rfbauth-password" },
  { programs: "db2", after: /^using$/i, words: [0, 1] },
  { programs: "consul", after: /^set-agent-token$/, words: [1, 1] },
  { programs: "heroku", after: /^auth:token$/, words: [0, 1] },
  { programs: "ansible-vault", after: /^encrypt_string$/, words: [0, 1] },
  { programs: "dsconf dsidm ldapmodrdn ldapexop dsadm", next: "-w", glued: "-w" },
  { programs: "iwconfig", after: /^key$/, words: [0, 1], except: /^(?:on|off|open|restricted)$/ },
];

// Of htpasswd the last word is the secret, which no rule says: passwordFileEntry.
const BY_PROGRAM = new Map<string, ProgramRule[]>([["htpasswd", []]]);
for (const rule of RULES) {
  for (const program of rule.programs.split(" ")) BY_PROGRAM.set(program, [...(BY_PROGRAM.get(program) ?? []), rule]);
}

/** Whether a program takes secrets among its arguments, so that its name tells how to read them. */
export function takesSecrets(program: string): boolean {
  return BY_PROGRAM.has(program);
}

/** Words after which the next word is a program: `sudo mysql`, `sh -c mysql`, `-- mysql`, `X=1 mysql`. */
const LEADS = /^(?:sudo|env|exec|nohup|xargs|time|command|nice|watch|then|do|-c|-ec|-lc|--|[A-Za-z_]\w*=.*)$/;
const ENDS_COMMAND = /^(?:\||\|\||&&|;|&)$/;
/** `docker exec db mysql …`: the program stands anywhere behind. */
const RUNS_OTHERS = /^(?:docker|podman|nerdctl|kubectl|crictl|oc|timeout|ssh|ansible)$/;

/** A command that names the same program more often is a listing: so bounded, the search stays linear. */
const MOST_CALLS = 10;

/** Secrets that a program's own rules place in its arguments. */
export function programArguments(tokens: readonly Token[]): readonly SecretSpan[] {
  const spans: SecretSpan[] = [];
  let command: Token[] = [];
  for (const token of tokens) {
    command.push(token);
    if (!endsCommand(token)) continue;
    spans.push(...oneCommand(command));
    command = [];
  }
  spans.push(...oneCommand(command));
  return spans;
}

function oneCommand(tokens: readonly Token[]): readonly SecretSpan[] {
  const runsOthers = tokens.some((token) => RUNS_OTHERS.test(programOf(token)));
  const calls = new Map<readonly ProgramRule[], number>();
  return tokens.flatMap((token, index) => {
    const rules = BY_PROGRAM.get(programOf(token));
    if (rules === undefined) return [];
    const isProgram = index === 0 || runsOthers || LEADS.test(tokens[index - 1]?.text ?? "");
    const call = (calls.get(rules) ?? 0) + 1;
    if (!isProgram || call > MOST_CALLS) return [];
    calls.set(rules, call);
    const rest = tokens.slice(index);
    return [...rules.flatMap((rule) => apply(rule, rest)), ...passwordFileEntry(rest)];
  });
}

function apply(rule: ProgramRule, tokens: readonly Token[]): readonly SecretSpan[] {
  const start = rule.after === undefined ? 0 : tokens.findIndex((token) => rule.after?.test(token.text));
  if (start === -1) return [];
  const rest = rule.words === undefined ? tokens.slice(1) : tokens.slice(start + 1);
  if (rule.words !== undefined) return plainWords(rest, rule);
  return rest.flatMap((token, index) => [
    ...wordBehind(rule, token, rest[index + 1]),
    ...gluedTo(rule, token),
    ...assignedTo(rule, token),
    ...partBehind(rule, token, rest[index + 1]),
  ]);
}

function plainWords(tokens: readonly Token[], rule: ProgramRule): readonly SecretSpan[] {
  const [skip, take] = rule.words ?? [0, 0];
  const words = tokens.filter((token) => !token.text.startsWith("-") && rule.except?.test(token.text) !== true);
  return words.slice(skip, skip + take).flatMap((token) => (isHarmless(token.text) ? [] : [token]));
}

function wordBehind(rule: ProgramRule, token: Token, next: Token | undefined): readonly SecretSpan[] {
  if (!rule.next?.split(" ").includes(token.text) || next === undefined) return [];
  return next.text.startsWith("-") || isHarmless(next.text) ? [] : [next];
}

function gluedTo(rule: ProgramRule, token: Token): readonly SecretSpan[] {
  const flag = rule.glued?.split(" ").find((flag) => token.text.startsWith(flag) && token.text.length > flag.length);
  if (flag === undefined || isHarmless(token.text.slice(flag.length))) return [];
  return [{ start: token.start + flag.length, end: token.end }];
}

function assignedTo(rule: ProgramRule, token: Token): readonly SecretSpan[] {
  const beginning = rule.assigned?.exec(token.text)?.[0];
  if (beginning === undefined || isHarmless(token.text.slice(beginning.length))) return [];
  return [{ start: token.start + beginning.length, end: token.end }];
}

function partBehind(rule: ProgramRule, token: Token, next: Token | undefined): readonly SecretSpan[] {
  const [flags = "", separator = ""] = rule.behind ?? [];
  const names = flags.split(" ");
  const glued = names.find((flag) => /^-[a-zA-Z]$/.test(flag) && token.text.startsWith(flag) && token.text !== flag);
  const isFlag = flags !== "" && names.includes(token.text);
  const [word, skip] = isFlag ? [next, 0] : [glued === undefined ? undefined : token, 2];
  if (word === undefined) return [];
  const at = word.text.indexOf(separator, skip);
  if (at === -1 || isHarmless(word.text.slice(at + 1))) return [];
  return [{ start: word.start + at + 1, end: word.end }];
}

/** `htpasswd -b file user password`: the last word. */
function passwordFileEntry(tokens: readonly Token[]): readonly SecretSpan[] {
  const [program] = tokens;
  const last = tokens.at(-1);
  if (program === undefined || last === undefined || programOf(program) !== "htpasswd") return [];
  return tokens.some((token) => /^-[a-zA-Z]*b/.test(token.text)) ? [last] : [];
}

/** `echo secret | passwd --stdin root`, `echo root:secret | chpasswd`, `echo secret | sudo -S id`. */
export function pipedSecrets(text: string): readonly SecretSpan[] {
  const spans: SecretSpan[] = [];
  const pattern =
    /\b(?:echo|printf)\s{1,5}(?:-[neE]{1,3}\s{1,5})?(\S{1,300})\s{0,5}\|\s{0,5}(?:sudo\s{1,5})?(?:passwd\s{1,5}--stdin|chpasswd|kinit\b|su\b|gh\s{1,5}auth\b|-S\b|sudo\s{1,5}-S|\S{1,40}\s{1,5}login\b|cryptsetup|\S{1,40}\s[^|;]{0,200}(?:--?password-stdin|--passphrase-fd\s{0,2}=?0|stdin:|-pass(?:in|out)?\s{1,3}stdin|--stdin\b|--with-token|secret\s{1,3}create)|smbpasswd|vncpasswd|wg\s{1,3}pubkey|htpasswd|openssl\s{1,3}passwd|keepassxc-cli)/dg;
  // Here-strings: `sudo -S <<< secret id`.
  const fed =
    /\b(?:sudo\s{1,5}-S|passwd\s{1,5}--stdin|cryptsetup|kinit|su|gh\s{1,5}auth|\S{1,40}\s{1,5}login)\b[^|;&<]{0,200}<<<\s{0,5}(\S{1,300})/dg;
  for (const match of text.matchAll(fed)) {
    const [start, end] = match.indices?.[1] ?? [0, 0];
    spans.push({ start, end });
  }
  for (const match of text.matchAll(pattern)) {
    const [start, end] = match.indices?.[1] ?? [0, 0];
    const colon = text.slice(start, end).indexOf(":");
    spans.push({ start: colon === -1 ? start : start + colon + 1, end });
  }
  return spans;
}

function programOf(token: Token): string {
  return token.text.slice(token.text.lastIndexOf("/") + 1).replaceAll(/["'`(]/g, "");
}

function endsCommand(token: Token): boolean {
  return ENDS_COMMAND.test(token.text) || token.text.endsWith(";");
}
