/** A stretch of text that is a secret: from `start` up to, not including, `end`, in UTF-16 units. */
export interface SecretSpan {
  readonly start: number;
  readonly end: number;
}

/** What stands where a secret stood. */
export const MASK = "[redacted]";

/** A blank-separated word of a command line, with its place. */
export interface Token {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** Falco joins a command's arguments with blanks and drops the quotes, so words are all that is left of them. */
export function tokensOf(text: string): readonly Token[] {
  return [...text.matchAll(/\S+/g)].map((match) => ({
    text: match[0],
    start: match.index,
    end: match.index + match[0].length,
  }));
}

/** The text with every span masked; overlapping spans become one. */
export function maskSpans(text: string, spans: readonly SecretSpan[]): string {
  let masked = "";
  let at = 0;
  for (const { start, end } of spans.toSorted((a, b) => a.start - b.start)) {
    if (end <= at) continue;
    masked += text.slice(at, Math.max(at, start)) + (start < at ? "" : MASK);
    at = end;
  }
  return masked + text.slice(at);
}

/** Words that stand where a secret could stand and are none: variables, references, switches, paths, masks. */
export function isHarmless(value: string): boolean {
  if (value === "" || value.startsWith(MASK.slice(0, -1)) || /^[-*x.=]+$/i.test(value)) return true;
  return NO_SECRET.some((pattern) => pattern.test(value));
}

const NO_SECRET = [
  /^(?:true|false|yes|no|on|off|none|null|nil|undefined|auto|stdin|prompt|ask|file|env|default|required|optional|always|never|interactive|basic|digest|bearer|ldap|oauth2?|oidc|saml|kerberos|negotiate|ntlm|simple|jwt|public|private)$/i,
  // What a shell fills in or reads: `$PASSWORD`, `${{ secrets.X }}`, `%PASSWORD%`, `< file`. A crypted `$6$…` is no variable.
  /^(?:\$(?:[A-Za-z_({!@*#?]|\d$)|%[A-Za-z_]\w*%|%[({]|<[^>]{0,60}>|\{\{|[<>|&;]+$|<\()/,
  // Where a secret is kept, not what it is.
  /^(?:vault|op|ssm|awssm|awssecret|gcpsm|gcp|akv|ref\+\w+|kms|sops|arn|file|env|fd|keyring|projects|passbolt|bw)(?::|\/(?:\/|secrets?\/|[\w-]+\/secrets\/))/,
  /^(?:@|file:|env:)?~?\/(?:etc|run|var|root|home|opt|tmp|usr|app|mnt|dev|proc|sys|srv|secrets?|bin|data|config|vault|certs?|keys?|work(?:space)?)\//,
  // A file.
  /^(?=[\w~./@-]{3,200}$).*\.(?:txt|json|ya?ml|pem|crt|key|env|conf|cfg|ini|properties|jks|p12|pfx|kdbx|gpg|asc|pub|toml|xml|sh|py|tfvars|token|pass)$/,
  // A field of Falco's, in the output of a rule.
  /^%[a-z][\w]*\.[\w.[\]]+\)?$/,
  // A count or a switch.
  /^\d{1,3}$/,
];
