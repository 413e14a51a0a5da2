import { hash, timingSafeEqual } from "node:crypto";

/** Says whether a request may post alerts, by its `Authorization` header and the token in its path. */
export type TokenCheck = (authorization: string | undefined, pathToken: string | undefined) => boolean;

/**
 * Makes the check for a token, which senders give as `Authorization: Bearer`, as the password or user name of Basic
 * (what `https://falco:token@host/falco` becomes), or in the path. Without a token everybody may post.
 */
export function checkToken(token: string | undefined): TokenCheck {
  if (token === undefined) return () => true;
  const expected = digest(token);
  return (authorization, pathToken) =>
    [...tokensIn(authorization), ...(pathToken === undefined ? [] : [pathToken])].some((candidate) =>
      timingSafeEqual(digest(candidate), expected),
    );
}

function tokensIn(authorization: string | undefined): readonly string[] {
  const [, scheme, credentials] = /^\s*(\S+)\s+(\S+)\s*$/.exec(authorization ?? "") ?? [];
  if (scheme === undefined || credentials === undefined) return [];
  if (scheme.toLowerCase() === "bearer") return [credentials];
  if (scheme.toLowerCase() !== "basic") return [];
  const [user = "", ...password] = Buffer.from(credentials, "base64").toString("utf8").split(":");
  return [password.join(":"), user];
}

// Digests have one length, which timingSafeEqual needs, and say nothing about how much of a guess is right.
function digest(text: string): Buffer {
  return hash("sha256", text, "buffer");
}
