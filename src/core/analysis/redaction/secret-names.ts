const WORDS = [
  "pass",
  "password",
  "passwd",
  "passphrase",
  "passcode",
  "pwd",
  "pw",
  "secret",
  "token",
  "credential",
  "credentials",
  "creds",
  "sig",
  "signature",
  "cookie",
  "session",
  "sessionid",
  "session_id",
  "psk",
  "preshared_key",
  "bearer",
  "jwt",
  "api_key",
  "apikey",
  "access_key",
  "access_key_id",
  "auth_key",
  "authkey",
  "account_key",
  "private_key",
  "secret_key",
  "secret_id",
  "secret_string",
  "sonar_login",
  "shared_key",
  "encryption_key",
  "signing_key",
  "master_key",
  "license_key",
  "storage_key",
  "client_key_data",
];
const ENDS_IN_WORD = new RegExp(`(?:^|_)(?:${WORDS.join("|")})$`);
/** Written without a separator: `PGPASSWORD`, `authToken`, `storepass`. */
const ENDS_IN_ROOT = /(?:password|passwd|passphrase|apikey|token|secret|storepass|keypass|dbpass|rootpass|userpass)$/;
/** An environment variable such as `STRIPE_KEY`. */
const KEY_VARIABLE = /^[A-Z][A-Z0-9_]*_KEY$/;

/** Whether what is assigned to this name (a flag, variable, header, JSON key, query parameter) is a secret. */
export function isSecretName(name: string): boolean {
  if (KEY_VARIABLE.test(name) && !name.includes("PUBLIC")) return true;
  // Java's `-Dname=value`.
  const words = name
    .replace(/^-D/, "")
    .replaceAll(/([a-z0-9])([A-Z])/g, "$1_$2")
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "_");
  // `existingSecret` of a Helm chart names a Secret, it holds none.
  return (ENDS_IN_WORD.test(words) || ENDS_IN_ROOT.test(words)) && !words.endsWith("existing_secret");
}
