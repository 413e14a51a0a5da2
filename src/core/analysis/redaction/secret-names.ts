/** How surely a name says that what belongs to it is a secret: `perhaps` where the value must look like one, too. */
export type SecretName = "surely" | "perhaps";

/** Words that name a secret whatever stands before them. */
const SECRET_WORDS =
  "pass|password|passwd|passphrase|passcode|pwd|pw|secret|token|credential|credentials|creds|cred|sig|signature|cookie|session|sessionid|session_id|psk|preshared_key|bearer|jwt|apikey|authkey|secret_id|secret_string|sonar_login|otp|totp|requirepass|masterauth";
/** What makes a secret of a key; `public_key` and `key` alone are none. */
const KEYS =
  "api|access|auth|account|private|secret|shared|encryption|signing|master|license|storage|service|app|application|hmac|webhook|unseal|recovery|deploy|encrypt|session|client|admin|root|subscription|ssh|priv|cipher|aes|crypt|seal";
/** The last parts of a name. */
const ENDS_IN_WORD = new RegExp(
  `(?:^|_)(?:${SECRET_WORDS}|(?:${KEYS})_keys?|access_key_id|client_key_data|key_passphrase)(?:_?\\d{1,2})?$`,
);
/** Written without a separator: `PGPASSWORD`, `authtoken`, `SSHPASS`, `accountkey`. */
const ENDS_IN_ROOT =
  /(?:password|passwd|passphrase|passwort|token|secret|(?<!by|com|tres|sur|over|under)pass|[a-z]pwd|(?:api|access|auth|account|secret|private|shared|master|encryption)key)\d{0,2}$/;
/** An environment variable such as `STRIPE_KEY`. */
const KEY_VARIABLE = /^[A-Z][A-Z0-9_]*_KEY$/;
/** `existingSecret` of a Helm chart, `--tls-secret`, `--pull-secret`: they name a Secret, they hold none. */
const NAMES_A_SECRET =
  /(?:^|_)(?:existing|tls|image_pull|pull|registry|cert|ca|default_tls|k8s|kube)_?(?:secret|token)$/;

/** Words that hold secrets and other things alike. */
const PERHAPS = /(?:^|_)(?:secret|secret_id|auth|key|pin|seed|login|dsn|license|unseal|code|salt|hash|access)$/;
/** A secret's word with something behind it: `PASSWORD_PROD`, `token_github`. */
const FOLLOWED =
  /(?:^|_)(?:password|passwd|passphrase|pwd|pass|secret|token|(?:api|access|auth|secret|private)_key|apikey)_(\w+)$/;
/** What is about a secret and is none. */
const ABOUT =
  /(?:^|_)(?:file|files|path|dir|folder|url|uri|urls|host|endpoint|name|names|id|ids|ttl|type|types|policy|policies|length|len|size|expiry|expires|expiration|expire|duration|age|min|max|algorithm|alg|algo|mode|method|provider|issuer|audience|stdin|prompt|fd|count|limit|limits|status|state|ref|reference|version|header|field|column|store|manager|arn|command|cmd|timeout|interval|enabled|disabled|required|enable|disable|auth|format|env|var|variable|key|source|backend|engine|scope|scopes|rotation|regex|pattern|hint|reset|change|grant|review|reviews|request|requests|bucket|mount|volume|exists|check|checker|encoder|generator|class|server|service|user|username|controller|ca|cert|certificate|crt|cache|projection|rate|budget|window)$/;

/** Whether what is assigned to this name (a flag, variable, header, JSON key, query parameter) is a secret. */
export function secretName(name: string): SecretName | undefined {
  if (KEY_VARIABLE.test(name) && !/PUBLIC|PARTITION|SORT|FOREIGN|PRIMARY|CACHE/.test(name)) return "surely";
  // Java's `-Dname=value`.
  const words = name
    .replace(/^-D/, "")
    .replaceAll(/([a-z0-9])([A-Z])/g, "$1_$2")
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "_")
    .replace(/^_+|_+$/g, "");
  if (NAMES_A_SECRET.test(words) || /(?:^|_)secret(?:_id)?$/.test(words)) return namesASecret(words);
  if (/(?:^|_)(?:pass|password|token)_?through$/.test(words)) return undefined;
  if (ENDS_IN_WORD.test(words) || ENDS_IN_ROOT.test(words)) return "surely";
  if (PERHAPS.test(words)) return "perhaps";
  const behind = FOLLOWED.exec(words)?.[1];
  return behind !== undefined && !ABOUT.test(behind) ? "perhaps" : undefined;
}

/** `client_secret` holds one; `secret`, `secret_id` and `tls_secret` often only name one. */
function namesASecret(words: string): SecretName | undefined {
  if (words.endsWith("existing_secret")) return undefined;
  return NAMES_A_SECRET.test(words) || /^secret(?:_id)?$/.test(words) ? "perhaps" : "surely";
}
