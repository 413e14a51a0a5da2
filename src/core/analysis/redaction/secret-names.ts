/**
 * What a name says of its value:
 * - password:  whoever chose it, it is secret whatever it looks like
 * - generated: a token or key, so too long or too odd for a word
 * - possible:  secret only where the value looks like one (`auth`, `key`, `code`)
 */
export type NameKind = "password" | "generated" | "possible";

const words = (list: string): ReadonlySet<string> => new Set(list.split(" "));

const PASSWORDS = words("password passwd passphrase passcode passwort pass pwd pw psk mnemonic credentials authtok");
const GENERATED = words(
  "token secret sig signature jwt bearer apikey authkey authtoken accesskey secretkey privatekey sessionid sid credential " +
    "jsessionid phpsessid cookie creds cred hapikey otp totp",
);
const POSSIBLE = words(
  "auth authorization key pat community pin sas seed login session encrypt ntlm nthash lmhash rc4 aes128 aes256 hashes",
);
/** What makes a key secret: `api-key`, `AccountKey`. Any other is secret when its value looks like one. */
const SECRET_KEYS = words(
  "api access secret private auth account shared master encryption encrypt signing sign storage app application " +
    "subscription functions license licence service admin deploy hmac aes cipher crypto jwt webhook agent ingest session " +
    "preshared management security registration activation product publishable token",
);
/** Keys of maps, tables and lists, and what anybody may know. */
const PLAIN_KEYS = words(
  "public pub primary foreign partition sort row routing cache object group map index lookup config label annotation " +
    "password passwd pass user host ssh hot arrow shortcut registry column trusted host message event dedup kms idempotency cluster socket websocket accept",
);
/** The last word of a compound says what the whole is: a `password-file` is a file, a `token-ttl` a time. */
const NEUTRAL_HEADS =
  /^(?:\d{1,3}|v\d|value|text|string|base|plain|plaintext|b64|base64|encoded|hash|new|old|prod|dev|live)$/;
const OTHER_HEADS = words(
  "file files path dir env stdin fd name names id ids url uri endpoint host port ttl timeout expiry expires expiration " +
    "duration age lifetime length len size min max count limit policy type mode method format kind provider store manager " +
    "backend class source ref version field column header prefix suffix issuer audience scope algorithm alg enabled " +
    "disabled required check prompt command cmd helper exec script plugin rotation authentication authorization hint change strength " +
    "template engine namespace label keys list pool bucket region user users username group role realm domain auth complexity " +
    "history expire on protected agent server service rotate arn address number support tokens secrets passwords",
);
/** `--ask-password`, `--with-token`, `existingSecret`: a switch, a number or the name of a thing. */
const SWITCHES = words(
  "ask no prompt use with show require requires enable disable skip allow get print verify min max hide existing pull " +
    "image tls ingress has is read write list eos bos pad stop cls sep mask unk num delete revoke rotate copy stdin from next continuation starting page request",
);
/** Written without a separator: `PGPASSWORD`, `storepass`, `bindpw`. */
const GLUED_PASSWORD = /^[a-z]{1,30}(?:password|passwd|passphrase|passcode|pass|pwd|pw|psk)$/;
const GLUED_TOKEN =
  /^[a-z]{1,30}(?:apikey|token|secret|secretkey|accesskey|authkey|accountkey|sharedkey|sessionid|sessid)$/;
const NO_GLUE = words("bypass compass surpass encompass trespass lowpass highpass bandpass oldpwd multipass onepass");
/** Git's `user.signingkey` and the like hold the id of a key. */
const KEY_IDS = words("signingkey keyid");
const ENVIRONMENT_KEY = /^[A-Z][A-Z0-9_]*_KEY(?:_\d{1,2})?$/;

/** What a flag, variable, header, JSON key or query parameter of this name holds; nothing said: no secret. */
export function kindOfName(name: string): NameKind | undefined {
  const parts = partsOf(name);
  while (parts.length > 1 && NEUTRAL_HEADS.test(parts.at(-1) ?? "")) parts.pop();
  const head = parts.at(-1) ?? "";
  const modifier = parts.at(-2) ?? "";
  if (isSwitch(parts, modifier, head)) return undefined;
  // `--secret db-password` names one of a store's as often as it holds one.
  if (head === "secret" && parts.length === 1) return "possible";
  if (isPassword(head, modifier)) return "password";
  if (GENERATED.has(head) || GLUED_TOKEN.test(head)) return "generated";
  if (head === "key") return kindOfKey(name, modifier, parts);
  if (head === "id") return kindOfId(modifier);
  if (POSSIBLE.has(head)) return "possible";
  return OTHER_HEADS.has(head) || KEY_IDS.has(head) ? undefined : kindByEarlier(parts.slice(0, -1));
}

function isSwitch(parts: readonly string[], modifier: string, head: string): boolean {
  if (parts.length < 2 || !SWITCHES.has(modifier)) return false;
  return modifier === parts[0] || head === "secret" || head === "token";
}

function isPassword(head: string, modifier: string): boolean {
  if (head === "community") return /^(?:snmp|ro|rw|read|write)$/.test(modifier);
  return PASSWORDS.has(head) || (GLUED_PASSWORD.test(head) && !NO_GLUE.has(head));
}

/** `TOKEN_GITHUB`, `passwordOfRoot`: the secret's word stands elsewhere than at the end. */
function kindByEarlier(parts: readonly string[]): NameKind | undefined {
  const isSecret = (part: string): boolean =>
    part === "secret" || part === "token" || (PASSWORDS.has(part) && part !== "pass");
  if (parts.some(isSecret)) return "possible";
  return parts.includes("key") && parts.some((part) => SECRET_KEYS.has(part)) ? "generated" : undefined;
}

/** Whether what is assigned to this name is a secret whatever it looks like. */
export function isSecretName(name: string): boolean {
  const kind = kindOfName(name);
  return kind === "password" || kind === "generated";
}

/** The words of a name written in any of the usual ways: `fooBar`, `foo-bar`, `FOO_BAR`, `-Dfoo.bar`. */
function partsOf(name: string): string[] {
  return name
    .replace(/^-D/, "")
    .replaceAll(/([a-z0-9])([A-Z])/g, "$1_$2")
    .replaceAll(/([A-Z])([A-Z][a-z])/g, "$1_$2")
    .toLowerCase()
    .replaceAll(/pass[_-](?=(?:phrase|word|wd|code)(?![a-z]))/g, "pass")
    .split(/[^a-z0-9]+/)
    .map((part) => (/^[a-z]{3,}\d{1,2}$/.test(part) ? part.replace(/\d+$/, "") : part))
    .filter((part) => part !== "");
}

function kindOfKey(name: string, modifier: string, parts: readonly string[]): NameKind | undefined {
  if (PLAIN_KEYS.has(modifier) || parts.includes("public")) return undefined;
  if (SECRET_KEYS.has(modifier) || ENVIRONMENT_KEY.test(name) || /^x-/i.test(name)) return "generated";
  return "possible";
}

/** AppRole's `secret_id` is half of a credential; AWS calls the name of a secret `secret-id` too. */
function kindOfId(modifier: string): NameKind | undefined {
  return modifier === "secret" || modifier === "session" ? "possible" : undefined;
}
