import type { NameKind } from "./secret-names.ts";
import { MASK } from "./span.ts";

const SWITCH =
  /^(?:true|false|yes|no|on|off|none|null|nil|undefined|auto|stdin|prompt|ask|file|env|default|enabled?|disabled?|required?|optional|always|never|strict|simple|basic|digest|bearer|any|all|kubernetes|vault|public|private|string|str|int|object)$/i;
const REFERENCE =
  /^(?:@|file:|fileb:|env:|fd:|cmd:|arn:|op:|sm:|ssm:|vault:|ref\+|secretref:|keyring:)|^[a-z][a-z0-9+.-]{1,20}:\/\/[^\s@]{0,300}$/i;
const FILE =
  /^[\w./~@%+-]{0,200}\.(?:pem|key|crt|cer|der|txt|json|ya?ml|ini|conf|cfg|env|pub|p12|pfx|p8|jks|kdbx?|gpg|asc|keytab|cnf|sh|py|js|ts|xml|toml|csv|pwd|pw|pass|md|html|php|log|jar)$/i;
const PATH = /^(?:~|\.{1,2})?(?:\/[\w.@:-]{1,60})+\/?$/;
const KNOWN_ROOT =
  /^(?:@|file:|env:)?~?\/(?:etc|run|var|root|home|opt|tmp|usr|app|mnt|dev|proc|sys|srv|secrets?|bin|data|config|vault|keys?|certs?)(?:\/|$)/;

/** Words that stand where a secret could stand and are none: variables, placeholders, switches, paths, masks. */
export function isHarmless(value: string): boolean {
  if (value === "" || value.includes(MASK.slice(0, -1)) || /^[-*x.]+$/i.test(value) || SWITCH.test(value)) return true;
  // Variables and templates; `$6$…` and the like are hashes of passwords.
  if (/^["'\\]{0,2}(?:\$[A-Za-z_@*]\w*(?![\w$])|\$[{(]|\$\d$|%[\w(]+[)%]|%[sdv]$|\{\{|\{\}|\{[\w.]+\}$)/.test(value))
    return true;
  if (
    /^["'\\]{0,2}<[^>]{0,60}>|^<?\([A-Za-z]/.test(value) ||
    /^(?:your|my|some|insert|enter|put|replace)[-_ ].{0,40}$/i.test(value)
  )
    return true;
  // Operators of the shell, parts of a regular expression or of a script for sed.
  if (/^(?:[|&;<>()]{1,3}|\d?>&?\d?|[\^$.[(\\/].?[*+?].*|["'`\\/]{1,4}[a-z]?)$/.test(value)) return true;
  return isReference(value);
}

/** A path, a file or another place where the secret is to be found. */
function isReference(value: string): boolean {
  if (REFERENCE.test(value) || KNOWN_ROOT.test(value) || FILE.test(value) || /^[A-Za-z]:\\/.test(value)) return true;
  return PATH.test(value) && /[a-z]{2}/.test(value) && !looksRandom(value);
}

/** Whether a value may be what its name promises. */
export function fits(kind: NameKind, value: string): boolean {
  if (isHarmless(value)) return false;
  if (kind === "password") return value.length > 2;
  if (isVersion(value) || isNameOfThing(value)) return false;
  const hasDigit = /\d/.test(value);
  if (kind === "generated")
    return value.length >= 6 && (hasDigit || /[^\w.,/-]/.test(value) || (value.length >= 8 && /^\w+$/.test(value)));
  return looksLikePassword(value);
}

/** Letters with digits or signs, as no word, name or setting has. */
export function looksLikePassword(value: string): boolean {
  if (value.length < 6 || isHarmless(value) || isVersion(value) || isNameOfThing(value)) return false;
  if (!/[A-Za-z]/.test(value) || /[\s(){}|<>]/.test(value)) return false;
  if (
    /^(?:0x)?[0-9A-F]{8,40}$|^\d{4}-\d\d|^[a-z\d_-]+(?:\/[\w.-]+)+$|^[\w.-]+:\d{1,5}$|^[\w.+-]+@[\w-]+(?:\.[\w-]+)+$|^\w+=[^=]/.test(
      value,
    )
  )
    return false;
  if (ALGORITHM.test(value) && value.length < 24) return false;
  const hasSign = /[^\w./:,@+=-]/.test(value);
  const hasDigit = /\d/.test(value);
  return hasSign || isScrambled(value) || (hasDigit && (value.length >= 8 || /[A-Z]/.test(value)));
}

/** Letters alone, but capitals where no word has them. */
function isScrambled(value: string): boolean {
  const capitals = value.match(/[A-Z]/g)?.length ?? 0;
  const small = value.match(/[a-z]/g)?.length ?? 0;
  return (
    value.length >= 16 && /^[A-Za-z]+={0,2}$/.test(value) && capitals * 3 >= value.length && small * 3 >= value.length
  );
}

const ALGORITHM =
  /^(?:oauth|sha|md|hmac|scram|rsa|aes|ed|ecdsa|ecdh|dsa|ntlm|tls|ssl|krb|sasl|http|ldap|saml|oidc|pkcs|des|camellia|chacha|curve|bcrypt|pbkdf|argon|utf|ipv|x)[-_]?(?:\w{0,4}[-_])?\w{0,3}\d/i;

/** Letters of both cases, digits and a sign that no path, tag or name has, or the like. */
export function isOddest(text: string): boolean {
  if (!looksLikePassword(text) || !/\d/.test(text) || /[/=()[\]{}"'`\\]|^[\w.+-]+@/.test(text)) return false;
  const kinds = [/[a-z]/, /[A-Z]/, /\d/, /[^\w.:-]/].filter((kind) => kind.test(text)).length;
  return kinds >= 3;
}

/** Long enough and of too many kinds of characters for a word. */
export function looksRandom(value: string): boolean {
  const runs = value.match(/[A-Za-z0-9_~-]{16,400}/g) ?? [];
  return runs.some(
    (run) =>
      (/\d/.test(run) && /[a-z]/.test(run) && /[A-Z]/.test(run)) ||
      (/^[0-9a-f]{20,}$/i.test(run) && /\d/.test(run)) ||
      (/^[a-z0-9]{20,}$/.test(run) && (run.match(/\d/g)?.length ?? 0) >= 3),
  );
}

function isVersion(value: string): boolean {
  return /^v?\d+(?:\.\d+)+(?:[-+][a-z]{0,8}[\d.]{0,8})?$/i.test(value);
}

/** `db-auth`, `prod/db-password`, `web-tls-2`: how things are called in Kubernetes and in stores of secrets. */
function isNameOfThing(value: string): boolean {
  return /^[a-z]+(?:[-/][a-z]+)*(?:[-/]v?\d{1,3})?$/.test(value) && /[-/]/.test(value);
}
