import { kindOfName } from "./secret-names.ts";
import { fits, isHarmless } from "./secret-values.ts";
import type { SecretSpan } from "./span.ts";

/** Statements of other languages inside a command line that hold a secret at a fixed place, the first group. */
const STATEMENTS: readonly RegExp[] = [
  // SQL: `IDENTIFIED BY 'x'`, `WITH PASSWORD 'x'`, `PASSWORD('x')`.
  /\bidentified\s{1,3}(?:with\s{1,3}\S{1,60}\s{1,3})?(?:by|as)\s{1,3}(?:password\s{1,3})?(?:["']|(?=\S{0,60}[\d!#$%&*?@^]))([^\s"';]{3,300})/dgi,
  /\bpassword\s{0,2}[(=]?\s{0,2}'([^']{3,300})'/dgi,
  // PowerShell.
  /\bConvertTo-SecureString\s{1,3}(?:-(?:AsPlainText|Force|String)\s{1,3}){0,3}["']?([^\s"'-][^\s"']{2,300})/dgi,
  /\b(?:SetEnvironmentVariable|putenv|setenv|define)\(\s{0,2}["'][\w.]{0,40}(?:PASSWORD|PASSWD|PASS|TOKEN|SECRET|KEY)["']\s{0,2},\s{0,2}["']([^"']{3,300})["']/dgi,
  // Settings of daemons: keys of IPsec, users and communities of SNMP.
  /(?:^|\s):\s{1,3}(?:PSK|EAP|XAUTH|NTLM)\s{1,3}"([^"]{3,200})"/dg,
  /\bcreateUser\s{1,3}(?:-e\s{1,3}\S{1,60}\s{1,3})?\S{1,60}\s{1,3}(?:MD5|SHA\S{0,4})\s{1,3}"?([^\s"]{3,100})/dg,
  /\bcreateUser\s{1,3}\S{1,60}\s{1,3}(?:MD5|SHA\S{0,4})\s{1,3}\S{3,100}\s{1,3}(?:DES|AES\S{0,4})\s{1,3}"?([^\s"]{3,100})/dg,
  /\b(?:r[ow]community6?|(?:trap|read|write)community|snmp-server community|com2sec\d?\s\S{1,60}\s\S{1,60})\s{1,3}([^\s"']{3,100})/dg,
  // Commands that print a password for another: `passwordeval="echo x"`.
  /pass(?:word)?[_-]?(?:eval|command|cmd)=["']?echo\s{1,3}["']?([^\s"']{3,200})/dgi,
  /\b(?:change|set|update|reset)\w{0,20}Password\(\s{0,2}["'][^"',]{0,80}["']\s{0,2},\s{0,2}["']([^"']{3,200})["']/dg,
  // Keys of IPsec: `enc aes 0x…`.
  /\b(?:enc|auth|auth-trunc|aead)\s{1,3}\S{2,40}\s{1,3}(0x[0-9a-fA-F]{16,200})/dg,
  // expect: the answer to a prompt for a password.
  /(?:assword|assphrase|assword for \S{1,60}|PIN)[:?*"'})\s]{0,8};?\s{0,3}[{]?\s{0,3}(?:exp_)?send\s{1,3}(?:--\s{1,3})?["']?([^\s"'$\\][^\s"'\\]{2,200})/dgi,
  // Calls that take user and password one after the other.
  /\bauth\s{0,2}=\s{0,2}\(\s{0,2}["'][^"',]{0,80}["']\s{0,2},\s{0,2}["']([^"']{3,200})["']/dg,
  /\b(?:\w{0,20}BasicAuth\w{0,10}|\w{0,20}PasswordCredential\w{0,10}|NetworkCredential|set_?credentials|login|auth|authenticate|basic_auth|PasswordAuthentication)\(\s{0,2}["'][^"',]{0,80}["']\s{0,2},\s{0,2}["']([^"']{3,200})["']/dgi,
  /\b(?:PDO|mysqli|DBI->connect|getConnection|mysql_connect|pg_connect|mysqli_connect|oci_connect)\(\s{0,2}["'][^"']{0,200}["']\s{0,2},\s{0,2}["'][^"']{0,80}["']\s{0,2},\s{0,2}["']([^"']{3,200})["']/dg,
];
const ELEMENT = /<((?:\w{1,20}:)?[\w.-]{2,60})(?:\s[^<>]{0,200})?>([^<>]{3,2000})<\/\1>/dg;
const KEY_VALUE = /\b(?:key|name)=["']([\w.:-]{2,80})["']\s{1,3}value=["']([^"']{3,1000})["']/dgi;
const NAMED_OBJECT =
  /"(?:key|name)"\s{0,2}:\s{0,2}"([\w.-]{2,80})"\s{0,2},\s{0,2}"value"\s{0,2}:\s{0,2}"([^"]{3,1000})"/dgi;

/** Secrets in statements of SQL, PowerShell, expect, XML and in calls of scripts. */
export function statementSecrets(text: string): readonly SecretSpan[] {
  if (!/[ <("]/.test(text)) return [];
  const fixed = STATEMENTS.flatMap((pattern) =>
    [...text.matchAll(pattern)].flatMap((match) => (isHarmless(match[1] ?? "") ? [] : [spanOf(match, 1)])),
  );
  const named = [ELEMENT, KEY_VALUE, NAMED_OBJECT].flatMap((pattern) =>
    [...text.matchAll(pattern)].flatMap((match) => {
      const kind = kindOfName((match[1] ?? "").split(":").at(-1) ?? "");
      return kind !== undefined && fits(kind, match[2] ?? "") ? [spanOf(match, 2)] : [];
    }),
  );
  return [...fixed, ...named];
}

function spanOf(match: RegExpMatchArray, group: number): SecretSpan {
  const [start, end] = match.indices?.[group] ?? [0, 0];
  return { start, end };
}
