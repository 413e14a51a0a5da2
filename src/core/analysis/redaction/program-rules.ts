/** Where a program takes a secret on its command line without saying so by name. */
export interface ProgramRule {
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
  /** The word right behind such a word, where it is plain. */
  readonly nextTo?: RegExp;
  /** The rule does not count beside such a word. */
  readonly unless?: RegExp;
  /** Plain words that are no secret. */
  readonly except?: RegExp;
  /** The cookies behind this flag. */
  readonly cookies?: string;
  /** The rest of a word behind such a beginning. */
  readonly assigned?: RegExp;
}

const REGISTRY_CLIENTS =
  "docker podman nerdctl buildah skopeo helm oras crane regctl az oc cf tkn auth img kaniko cosign";
const LDAP = "ldapsearch ldapmodify ldapadd ldapdelete ldapwhoami ldappasswd ldapcompare ldapmodrdn ldapexop ldapvi";
const SNMP =
  "snmpwalk snmpget snmpset snmpbulkwalk snmpbulkget snmpgetnext snmptable snmptrap snmpinform snmptranslate snmpstatus snmpdf";
const MONGO = "mongo mongosh mongodump mongorestore mongoexport mongoimport mongostat mongotop mongofiles";
const KUBECTL = "kubectl oc k3s microk8s";
/** Names in a Kubernetes secret whose values anybody may read. */
const PLAIN_LITERAL =
  "(?!(?:user(?:name)?|host(?:name)?|port|db|database|name|url|endpoint|email|region|server|bucket)=)";
const FROM_LITERAL = new RegExp(`^--from-literal=${PLAIN_LITERAL}[^=]{1,253}=`, "i");
const LITERAL = new RegExp(`^${PLAIN_LITERAL}[\\w.-]{1,253}=`, "i");

const RULES: readonly ProgramRule[] = [
  {
    programs:
      "mysql mysqldump mysqladmin mysqlimport mysqlcheck mysqlsh mysqlslap mysqlpump mysqlbinlog mysqlshow mydumper xtrabackup mariabackup " +
      "mariadb mariadb-dump mariadb-admin mariadb-backup mariadb-import mariadb-check",
    glued: "-p",
  },
  { programs: "mycli pgcli mydumper myloader pt-query-digest proxysql", next: "-p", glued: "-p" },
  { programs: "sshpass", next: "-p", glued: "-p" },
  { programs: "curl", behind: ["-u --user -U --proxy-user", ":"] },
  { programs: "curl", next: "--oauth2-bearer --pass --proxy-pass --tlspassword --proxy-tlspassword" },
  { programs: "curl", cookies: "-b --cookie" },
  {
    programs: "redis-cli valkey-cli redis-benchmark valkey-benchmark keydb-cli memtier_benchmark",
    next: "-a --authenticate",
  },
  { programs: "redis-cli valkey-cli keydb-cli", after: /^auth$/i, words: [0, 2], except: /^default$/ },
  { programs: "redis-cli valkey-cli keydb-cli", after: /^(?:requirepass|masterauth)$/i, words: [0, 1] },
  { programs: "redis-server valkey-server", next: "--requirepass --masterauth" },
  { programs: REGISTRY_CLIENTS, after: /^login$/, next: "-p", glued: "-p" },
  { programs: `twine ${MONGO}`, next: "-p", glued: "-p" },
  {
    programs:
      "evil-winrm cqlsh snowsql xmrig rdesktop hydra crackmapexec nxc netexec smbexec impala-shell cypher-shell couchbase-cli beeline",
    next: "-p -w",
  },
  {
    programs:
      "psexec paexec psexec64 wmiexec ncftpput ncftpget ncftp bloodhound-python certipy ldapdomaindump enum4linux-ng",
    next: "-p",
  },
  {
    programs: "secretsdump psexec wmiexec smbexec atexec dcomexec ntlmrelayx getTGT getST GetUserSPNs GetNPUsers",
    next: "-hashes -aesKey",
  },
  { programs: "crackmapexec nxc netexec evil-winrm", next: "-H --hash --hashes" },
  { programs: "kadmin kadmin.local ktpass", next: "-pw -w /pass" },
  { programs: "openssl", after: /^enc$|^(?:aes|des|camellia|aria|sm4|bf|cast|rc\d)[\w-]*$/, next: "-k -K -iv" },
  {
    programs: "openssl",
    next: "-passin -passout -pass -password -macopt -hmac",
    assigned: /^-(?:passin|passout|pass)=pass:/,
  },
  { programs: "zip unzip zipcloak", next: "-P", glued: "-P" },
  { programs: "7z 7za 7zr 7zz rar unrar arj", glued: "-hp -p" },
  {
    programs:
      "smbclient smbget smbmap rpcclient net winexe wmic nmblookup smbcacls smbtree samba-tool realm adcli pth-winexe pth-smbclient",
    behind: ["-U --user", "%"],
  },
  { programs: "smbclient", nextTo: /^(?:\/\/|\\\\)[^/\\]/ },
  { programs: LDAP, next: "-w", glued: "-w" },
  { programs: "ldappasswd", next: "-s -a" },
  { programs: "rabbitmqctl", after: /^(?:add_user|change_password|authenticate_user)$/, words: [1, 1] },
  { programs: "mc mcli", after: /^(?:set|add)$/, words: [2, 2] },
  { programs: "mc mcli", after: /^(?:add|create)$/, words: [3, 1] },
  { programs: "vault bao", after: /^(?:login|unseal|unwrap)$/, words: [0, 1], except: /^[\w-]+=[^=]/ },
  { programs: "vault bao", after: /^(?:rekey|generate-root)$/, words: [0, 1], except: /^[\w-]+=[^=]/ },
  { programs: "vault bao", after: /^create$/, assigned: /^-id=/ },
  { programs: "ngrok", after: /^(?:authtoken|add-authtoken)$/, words: [0, 1] },
  { programs: "wpa_passphrase", after: /wpa_passphrase$/, words: [1, 1] },
  { programs: "wpa_cli", after: /^(?:psk|password)$/, words: [0, 1] },
  { programs: "wg", after: /^(?:preshared-key|private-key)$/, words: [0, 1] },
  {
    programs: "nmcli",
    nextTo:
      /^(?:password|(?:wifi-sec|802-11-wireless-security|802-1x|vpn)\.[\w.-]{0,30}(?:psk|password|secrets?|wep-key\d))$/,
    unless: /^(?:-g|-f|--get-values|--fields|show)$/,
  },
  { programs: "iwconfig iw", after: /^(?:key|enc)$/, words: [0, 1] },
  { programs: "aws", after: /(?:secret_access_key|session_token|access_key_id)$/, words: [0, 1] },
  { programs: SNMP, next: "-A -X -c -Z -3K -3k -3m -3M", glued: "-c" },
  { programs: "onesixtyone snmp-check snmpcheck", next: "-c" },
  {
    programs: "sqlcmd bcp osql isql tsql fisql mosquitto_pub mosquitto_sub mosquitto_rr ipmitool ipmiutil mssql-cli",
    next: "-P",
    glued: "-P",
  },
  { programs: "isql", after: /^-v$/, words: [2, 1] },
  { programs: "radtest", after: /radtest$/, words: [1, 1], unless: /^-t$/ },
  { programs: "radtest", after: /radtest$/, words: [4, 1], unless: /^-t$/ },
  { programs: "radtest", after: /^-t$/, words: [2, 1] },
  { programs: "radtest", after: /^-t$/, words: [5, 1] },
  { programs: "sipsak", next: "-a" },
  { programs: "ejabberdctl prosodyctl", after: /^(?:register|change_password|adduser)$/, words: [2, 1] },
  { programs: "virsh", after: /^secret-set-value$/, next: "--base64" },
  { programs: "ipa-client-install ipa-server-install ipa-replica-install ipa", next: "-w -a" },
  { programs: "snyk", after: /^auth$/, words: [0, 1] },
  {
    programs:
      "GetUserSPNs GetNPUsers getTGT getST secretsdump psexec wmiexec smbexec atexec dcomexec lookupsid samrdump rpcdump reg services ticketer addcomputer",
    assigned: /^[\w.-]{1,60}\/[\w.-]{1,60}:(?=[^\s@]{3,200}$)/,
  },
  { programs: "radclient", after: /^(?:auth|acct|status|coa|disconnect)$/, words: [0, 1] },
  { programs: "swaks", next: "-ap -xp" },
  { programs: "sendemail sendEmail", next: "-xp" },
  { programs: "mutt s-nail mailx", assigned: /^-Ssmtp-auth-password=/ },
  { programs: "lftp ftp ncftp", behind: ["-u", ","] },
  { programs: "curlftpfs sshfs", behind: ["-o", ":"] },
  { programs: "plink pscp psftp", next: "-pw" },
  { programs: "etcdctl influx ctr crictl nerdctl elasticdump", behind: ["--user -u --creds --username-password", ":"] },
  { programs: "skopeo buildah podman", behind: ["--creds --src-creds --dest-creds", ":"] },
  { programs: "useradd usermod adduser groupmod newusers", next: "-p --password" },
  { programs: "gpg gpg2", next: "--passphrase" },
  { programs: "xfreerdp xfreerdp3 wfreerdp freerdp wlfreerdp sdl-freerdp", glued: "/p: /pth: /gp: /gat:" },
  { programs: "vncviewer x11vnc vncdo vncdotool xtightvncviewer", next: "-p -passwd -password --password" },
  { programs: KUBECTL, after: /^secrets?$/, assigned: FROM_LITERAL },
  { programs: KUBECTL, after: /^--from-literal$/, assigned: LITERAL },
  { programs: KUBECTL, next: "--docker-password" },
  { programs: "net", after: /^use$/i, words: [0, 9], except: /^[/\\*]|^[A-Za-z]:$/ },
  { programs: "net", after: /^user$/i, words: [1, 1], except: /^[/*]/, unless: /^(?:rpc|ads|-U)/ },
  { programs: "schtasks", next: "/rp /RP /p /P" },
  { programs: "sc", nextTo: /^password=$/i },
  {
    programs: "aws",
    next: "--sse-c-key --sse-c-copy-source-key --secret-string --master-user-password --secret-binary",
  },
  { programs: "consul etcdctl zkCli", after: /(?:^|[/_.-])(?:password|passwd|secret|token|api_?key)$/i, words: [0, 1] },
  { programs: "rclone", after: /^(?:obscure|reveal)$/, words: [0, 1] },
  { programs: "rclone", after: /(?:secret_access_key|pass|token)$/, words: [0, 1] },
  { programs: "cryptsetup steghide rabbitmqadmin elasticsearch-users outguess stegcracker", next: "-p" },
  { programs: "http https xh xhs curlie httpie", behind: ["-a --auth", ":"] },
  { programs: "ssh-keygen", next: "-N -P" },
  { programs: "java", behind: ["-auth", ":"] },
  {
    programs: "mysqladmin neo4j-admin grafana-cli grafana mariadb-admin",
    after: /^(?:[a-z-]+-)?password$/,
    words: [0, 1],
  },
  { programs: "composer", after: /^http-basic\./, words: [1, 1] },
  { programs: "composer", after: /^(?:gitlab-token|gitlab-oauth|github-oauth|bearer)\./, words: [0, 1] },
  { programs: "consul", after: /^set-agent-token$/, words: [1, 1] },
  { programs: "caddy", next: "--plaintext -p" },
  { programs: "reg", after: /password/i, next: "/d" },
  { programs: "db2", after: /^using$/i, words: [0, 1] },
  { programs: "rclone", after: /^key$/, words: [0, 1] },
  { programs: "poetry", after: /^http-basic\./, words: [1, 1] },
  { programs: "poetry", after: /^pypi-token\./, words: [0, 1] },
  { programs: "cargo", after: /^login$/, words: [0, 1] },
  { programs: "dotnet nuget choco", after: /^push$/, next: "-k -ApiKey -apikey --api-key" },
  { programs: "nuget choco", after: /^setapikey$/i, words: [0, 1] },
  { programs: "aws", after: /^put-parameter$/, next: "--value" },
  { programs: "az gcloud", after: /^secret$/, next: "--value" },
  { programs: "gh glab", after: /^(?:secret|variable)$/, next: "--body -b --value -v" },
  { programs: "ansible-vault", after: /^encrypt_string$/, words: [0, 1] },
  { programs: "cloudflared", after: /^install$/, words: [0, 1] },
  { programs: "redis-cli valkey-cli keydb-cli", after: /^setuser$/i, assigned: /^[>#](?=.)/ },
  { programs: "influx", next: "-t" },
  { programs: "hey ab siege wrk vegeta transmission-remote ttyd gotty nikto", behind: ["-a -A -P -n -c -id", ":"] },
  { programs: "ss-local ss-server ss-redir ss-tunnel sslocal ssserver ssmanager cryptcat sbd", next: "-k" },
  { programs: "iodine iodined", next: "-P" },
  { programs: "teamserver", after: /teamserver$/, words: [1, 1] },
  { programs: "mega-login filebrowser", after: /(?:mega-login|add)$/, words: [1, 1] },
  { programs: "openssl", after: /^passwd$/, words: [0, 9], unless: /^-(?:stdin|in|help)$/ },
  {
    programs: "mkpasswd",
    after: /mkpasswd$/,
    words: [0, 9],
    except: /^(?:sha|md5|yescrypt|bcrypt|scrypt|des|nt|help)[\w-]*$/,
  },
  { programs: "signtool", next: "/p" },
  { programs: "dscl", after: /^-?passwd$/, words: [1, 1] },
  { programs: "kubeadm", after: /^create$/, words: [0, 1] },
  { programs: "conjur", after: /^(?:variable|login)$/, next: "-v -p" },
  { programs: "chamber", after: /^write$/, words: [2, 1] },
  { programs: "keyctl", after: /^add$/, words: [2, 1] },
  { programs: "secret-tool", next: "--secret" },
  { programs: "pass-cli bw lpass op", after: /^(?:unlock|login)$/, words: [1, 1], except: /^-|@/ },
  { programs: "bw", after: /^unlock$/, words: [0, 1] },
  {
    programs: "security",
    after: /^(?:unlock-keychain|add-generic-password|add-internet-password|import|set-key-partition-list)$/,
    next: "-p -w -P -k",
  },
  { programs: "ldapmodify dsconf dsctl dsidm", next: "-w" },
  { programs: "asadmin wsadmin", next: "-password" },
  { programs: "mount.cifs", after: /^-o$/, assigned: /^(?:pass|password)=/ },
  { programs: "pppd wvdial", nextTo: /^password$/ },
  { programs: "ip", nextTo: /^(?:key|0x[0-9a-f]{2})$/ },
  { programs: "pdfunlock qpdf", nextTo: /^--encrypt$/ },
  { programs: "pdftotext pdfinfo pdftk pdfcrack", next: "-upw -opw input_pw user_pw owner_pw" },
];

/** The rules by the program that they are for. */
export const BY_PROGRAM: ReadonlyMap<string, readonly ProgramRule[]> = rulesByProgram();

function rulesByProgram(): ReadonlyMap<string, readonly ProgramRule[]> {
  const byProgram = new Map<string, ProgramRule[]>([
    ["htpasswd", []],
    ["mosquitto_passwd", []],
  ]);
  for (const rule of RULES) {
    for (const program of rule.programs.split(" ")) byProgram.set(program, [...(byProgram.get(program) ?? []), rule]);
  }
  return byProgram;
}
