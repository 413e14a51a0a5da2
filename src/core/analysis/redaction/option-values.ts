import { commandsOf, isOption, programOf } from "./commands.ts";
import { cookieValues } from "./headers.ts";
import { kindOfName, type NameKind } from "./secret-names.ts";
import { fits, isHarmless, isOddest, looksLikePassword, looksRandom } from "./secret-values.ts";
import type { SecretSpan, Token } from "./span.ts";
import { passwordOfPair } from "./url-credentials.ts";

const OPTION = /^--?([A-Za-z_][\w.-]{1,60})$/;
/** Options whose value is a user with a password behind a colon. */
const PAIR = /^--?(?:[a-z]+-)*(?:creds?|credentials?|auth|user|userpwd|login|userpass|basic-auth|account)$/i;
const USER_OPTION = /^(?:-u|-U|-l|--?user(?:name)?|--?login|--?account|--[a-z]+[-.]user(?:name)?)(?:=|$)/;
/** Here `-p` is a port, a prompt, a folder or takes its password glued. */
const OTHER_P =
  /^(?:mysql\w*|mariadb.*|psql|pg_\w+|createdb|dropdb|ssh|scp|sftp|rsync|docker|podman|nerdctl|kubectl|oc|mkdir|install|cp|tar|sudo|su|ps|pgrep|pkill|top|htop|lsof|strace|nmap|masscan|useradd|usermod|adduser|crontab|python\d?|node|screen|tmux|nc|ncat|netstat|ss|unshare|setpriv|chroot|runuser|ansible\S*|hashcat|john|patrol|redis-\w+|valkey-\w+|iostat|git|cargo|npm|patch|read|curl|wget|virsh|chown|mosquitto\w*|ipmitool|smbclient|impala-shell|terraform|argo|tkn|make|bash|sh|unzip|zip|vncviewer|perf)$/;
/** Users and groups, not passwords, stand behind the colon for these. */
const OTHER_PAIR =
  /^(?:docker|podman|nerdctl|kubectl|oc|rsync|chown|install|systemd-run|chroot|setpriv|runc|crun|ps|skaffold)$/;
/** After these the word behind a secret's name is its value: `config set db.password x`. */
const SETTERS =
  /^(?:set|put|add|write|config|configure|modify|mod|update|alter|define|store|setex|hset|edit|upsert|config:set|set-[a-z-]+|export|con|setenv|setx|putenv)$/i;
const ACCOUNT_WORDS =
  /^(?:-?(?:users?|login|logon|account|passwd|password|setpassword|set-password|set-user|useradd|adduser|add-user|add_user|usermod|create-user)|[a-z]+-login)$/i;
const USER_WORDS = /^(?:login|user|username|account|-u|--user)$/;

/** Secrets behind an option that says so, or that follows a user's name. */
export function optionValues(tokens: readonly Token[]): readonly SecretSpan[] {
  return commandsOf(tokens).flatMap((command) => [
    ...command.flatMap((token, index) => namedOption(token, command[index + 1], command)),
    ...passwordAfterUser(command),
    ...pairs(command),
    ...accounts(command),
    ...settings(command),
  ]);
}

function namedOption(token: Token, next: Token | undefined, command: readonly Token[]): readonly SecretSpan[] {
  const glued = /^(--?[A-Za-z][\w.-]{1,60})=/.exec(token.text);
  if (glued !== null && PAIR.test(glued[1] ?? "")) return pairIn(token, glued[0].length, command);
  const name = OPTION.exec(token.text)?.[1];
  if (name === undefined || next === undefined) return [];
  const pair = PAIR.test(token.text) ? pairIn(next, 0, command) : [];
  if (pair.length > 0) return pair;
  if (/cookie$/i.test(name) && next.text.includes("=")) {
    return cookieValues(next.text, 0).map(({ start, end }) => ({ start: next.start + start, end: next.start + end }));
  }
  const part = partOfValue(name, next);
  if (part !== undefined) return [part];
  return isValueOf(name, next) ? [next] : [];
}

/** What stands behind the user of `--creds bob:x`, or behind the source of `pass:x`. */
function partOfValue(name: string, value: Token): SecretSpan | undefined {
  if (/creds?$|credentials$/i.test(name)) {
    const at = value.text.search(/[:=](?!=)/);
    if (at > 0 && !isHarmless(value.text.slice(at + 1))) return { start: value.start + at + 1, end: value.end };
  }
  const [source] = /^(?:[\w-]{1,30}:)?pass(?:word)?:/.exec(value.text) ?? [];
  return source === undefined ? undefined : { start: value.start + source.length, end: value.end };
}

function isValueOf(name: string, value: Token): boolean {
  const kind = kindOfOption(name, value.text);
  if (kind === undefined || isOption(value)) return false;
  if (/^(?:id|type|src|source|target|name|env)=|^(?:https?:)?\/\//.test(value.text)) return false;
  return fits(kind, bare(value.text));
}

function kindOfOption(name: string, value: string): NameKind | undefined {
  const kind = kindOfName(name);
  // PINs and one-time passwords are digits alone, which no other such name promises.
  if (/(?:^|[-_.])(?:pin|otp)$/i.test(name) && /^\d{4,12}$/.test(value)) return "password";
  // `-key a`, `-auth b`: with one dash and a short name the options of programs differ too much.
  return kind === "password" && /^(?:pw|pass)$/i.test(name) && /^\d$/.test(value) ? undefined : kind;
}

function pairIn(word: Token, from: number, command: readonly Token[]): readonly SecretSpan[] {
  if (
    command.slice(0, 3).some((token) => OTHER_PAIR.test(programOf(token))) &&
    !/creds/.test(
      command
        .map((token) => token.text)
        .join(" ")
        .slice(0, 400),
    )
  )
    return [];
  const part = passwordOfPair(word.text.slice(from));
  return part === undefined ? [] : [{ start: word.start + from + part[0], end: word.start + from + part[1] }];
}

/** `tool -u bob -p secret`: behind a user's name `-p` is no port. */
function passwordAfterUser(command: readonly Token[]): readonly SecretSpan[] {
  if (!command.some((token) => USER_OPTION.test(token.text))) return [];
  if (command.slice(0, 6).some((token) => OTHER_P.test(programOf(token)))) return [];
  return command.flatMap((token, index) => {
    const next = command[index + 1];
    const isFlag = /^(?:-p|-P|-w|-pw|-rp|\/rp)$/.test(token.text);
    if (!isFlag || next === undefined || isOption(next) || isHarmless(next.text)) return [];
    return /^[\d.,:/-]+$|^\w+=|:$/.test(next.text) ? [] : [next];
  });
}

/** `-a bob:secret` of any program, where what stands behind the colon is no port, tag or group. */
function pairs(command: readonly Token[]): readonly SecretSpan[] {
  return command.flatMap((token, index) => {
    const before = command[index - 1];
    const [lead, password = ""] = /^["']?[A-Za-z_][\w.@+\\-]{0,40}:([^\s:]{6,100})$/.exec(token.text) ?? [];
    if (
      lead === undefined ||
      before === undefined ||
      !(isOption(before) || /^(?:digest|auth|addauth|login)$/i.test(before.text)) ||
      !isOddest(password)
    )
      return [];
    return [{ start: token.end - password.length, end: token.end }];
  });
}

/** `users add bob secret`, `login bob secret`: a word behind an account's name that only a password looks like. */
function accounts(command: readonly Token[]): readonly SecretSpan[] {
  return command.flatMap((token, index) => {
    const before = command.slice(Math.max(0, index - 3), index - 1);
    const isAccount = before.some((word) => ACCOUNT_WORDS.test(word.text.split("/").at(-1) ?? ""));
    // `login x`, `auth x` of any tool, where x is no name.
    const previous = command[index - 1]?.text ?? "";
    if (
      /^(?:login|auth|init|signin|unlock|authtoken|authenticate|activate)$/.test(previous) &&
      looksRandom(token.text) &&
      !/[/.:=@]/.test(token.text)
    )
      return [token];
    return isAccount && !/^-|[:%,]\S/.test(token.text) && isOddest(token.text) ? [token] : [];
  });
}

/** `config set db.password x`, `kv put app/password x`, `machine h login u password x`. */
function settings(command: readonly Token[]): readonly SecretSpan[] {
  return command.flatMap((token, index) => {
    const next = command[index + 1];
    const key = lastName(token.text);
    if (next === undefined || isOption(token) || isOption(next) || key === "" || next.text.includes("=")) return [];
    const kind = kindOfName(key);
    if (kind === undefined || isHarmless(next.text)) return [];
    const before = command.slice(Math.max(0, index - 4), index);
    const isSetting = BARE_KEY.test(token.text) ? isLoginPart(kind, before, next) : isSet(kind, before, next);
    return isSetting ? [next] : [];
  });
}

const BARE_KEY =
  /^(?:password|passwd|pass|secret|token|key|auth|psk|community|code|login|session|cookie|credentials?)$/i;

/** `user bob password x`: a bare word for a secret counts behind a user's name only. */
function isLoginPart(kind: NameKind, before: readonly Token[], value: Token): boolean {
  const isBehindUser = before.length > 1 && USER_WORDS.test(before.at(-2)?.text ?? "");
  if (kind !== "password" || !isBehindUser || /^(?:and|or|with)$/.test(before.at(-1)?.text ?? "")) return false;
  return fits(kind, bare(value.text));
}

function isSet(kind: NameKind, before: readonly Token[], value: Token): boolean {
  if (!before.some((word) => SETTERS.test(word.text) || /(?::|-)set$/.test(word.text))) return false;
  if (kind === "password") return value.text.length > 3;
  return fits(kind, value.text) && (kind !== "possible" || looksLikePassword(value.text));
}

/** `password` of `app/db/password`, `_authToken` of `//registry/:_authToken`. */
function lastName(text: string): string {
  return /(?:^|[/:])(_?[A-Za-z][\w.-]{2,80})$/.exec(text.slice(-200))?.[1] ?? "";
}

function bare(text: string): string {
  return text.replaceAll(/^["']|["';]+$/g, "");
}
