/** Whether the alert route may be opened on this address. */
export type Exposure = { readonly ok: true } | { readonly ok: false; readonly reason: string };

/** Addresses that only this machine reaches: 127.0.0.0/8, ::1, and the name that stands for them (RFC 6761). */
const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|\[?(?:::1|::ffff:127(?:\.\d{1,3}){3})\]?)$/i;

/** Whether only this machine reaches that address. */
export function isLoopback(host: string): boolean {
  return LOOPBACK.test(host);
}

/**
 * Without a token anybody who reaches the port could fill the store and the channel with alerts of their own, so
 * that is allowed on a loopback address only.
 *
 * @param host - The address to bind; undefined and empty mean every address.
 */
export function checkExposure(settings: {
  readonly host: string | undefined;
  readonly ingestToken: string | undefined;
}): Exposure {
  if (settings.ingestToken !== undefined && settings.ingestToken !== "") return { ok: true };
  if (isLoopback(settings.host ?? "")) return { ok: true };
  const where = settings.host === undefined || settings.host === "" ? "every address of this machine" : settings.host;
  return {
    ok: false,
    reason:
      `INGEST_TOKEN is not set and Falconer is to listen on ${where}, so anybody who reaches the port could post ` +
      "alerts. Set INGEST_TOKEN (for example to the output of `openssl rand -hex 24`) and give it to your senders, " +
      "or set HOST=127.0.0.1.",
  };
}
