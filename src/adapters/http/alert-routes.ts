import { type NextFunction, type Request, type RequestHandler, type Response, Router } from "express";
import { readAlertItems } from "../../core/falco/alert-items.ts";
import { type AlertReceipt, receiveAlerts } from "../../flows/receive-alerts.ts";
import { type Store, StoreUnavailableError } from "../../flows/store.ts";
import { checkSender } from "./check-sender.ts";
import { checkContentType } from "./content-type.ts";
import { checkToken } from "./ingest-token.ts";
import { readBody } from "./read-body.ts";
import { type Refusal, type RefusalPorts, refuser, send } from "./refusals.ts";

/** The largest body that is read, in bytes; Falco's largest known message is about 6 kB. */
const MAX_BODY_BYTES = 1024 * 1024;

/** More alerts than fit in a body of the largest size; a body with more items holds no alerts. */
const MAX_ITEMS = 10_000;

/** More refused alerts than these are counted in an answer, but not listed. */
const MAX_LISTED = 1_000;

/** What the entrance for alerts needs. */
export interface AlertRouteOptions extends RefusalPorts {
  readonly store: Pick<Store, "record">;
  /** What senders must give; undefined lets everybody post, which `checkExposure` allows on loopback only. */
  readonly ingestToken: string | undefined;
}

/**
 * `POST /falco`, also PUT and `/falco/<token>`: takes what Falco's http_output, Falcosidekick's webhook and log shippers
 * send. A 2xx means that every alert of the body is on disk; it never waits for Slack.
 */
export function alertRoutes(options: AlertRouteOptions): Router {
  const { meter } = options;
  const mayPost = checkToken(options.ingestToken);
  const refuse = refuser(options);

  async function receive(request: Request, response: Response): Promise<void> {
    const startedAt = performance.now();
    const sender = options.ingestToken === undefined ? checkSender(request.headers) : { ok: true as const };
    if (!sender.ok) return refuse(response, { status: 403, reason: "web page", error: sender.reason });
    if (!mayPost(request.headers.authorization, pathTokenOf(request))) return refuse(response, UNAUTHORIZED);
    const form = checkContentType(request.headers);
    if (!form.ok) return refuseCounted(response, { status: 415, reason: "unsupported type", error: form.reason });
    const body = await readBody(request, MAX_BODY_BYTES, form.gzip);
    if (body.kind === "aborted") return meter.refused("aborted");
    if (body.kind === "too large") return refuseCounted(response, TOO_LARGE);
    if (body.kind === "not gzip") return refuseCounted(response, NOT_GZIP);

    const receipt = await receiveAlerts(readAlertItems(body.text, MAX_ITEMS), options);
    if (receipt.rejected.length > 0) return refuse(response, badAlerts(receipt));
    send(response, 202, receipt);
    meter.accepted((performance.now() - startedAt) / 1000);
  }

  /** Refuses what an accepted sender sent: for all we know it was an alert, so the ledger counts it. */
  async function refuseCounted(response: Response, refusal: Refusal): Promise<void> {
    await options.store.record([], 1);
    refuse(response, refusal);
  }

  function fail(error: unknown, _request: Request, response: Response, next: NextFunction): void {
    if (response.headersSent) {
      next(error);
      return;
    }
    const refusal = faultOf(error);
    // The router's own error quotes the path, and that may be a token with a slip in it.
    refuse(response, refusal, refusal.status >= 500 ? error : undefined);
  }

  const router = Router();
  for (const path of ["/falco", "/falco/:token"]) {
    router
      .route(path)
      .post(receive)
      .put(receive)
      .all((_request, response) => refuse(response, WRONG_METHOD));
  }
  router.use(fail);
  return router;
}

/** The answer for addresses that mean nothing; what was posted there may have been alerts, so it is counted and logged. */
export function wrongPath(ports: RefusalPorts): RequestHandler {
  const refuse = refuser(ports);
  return (request, response) => {
    if (request.method === "POST" || request.method === "PUT") return refuse(response, NOTHING_HERE);
    send(response, 404, { error: NOTHING_HERE.error });
  };
}

const NOTHING_HERE: Refusal = {
  status: 404,
  reason: "wrong path",
  error: "There is nothing here. Alerts go to POST /falco, or to /falco/<token>.",
};

const UNAUTHORIZED: Refusal = {
  status: 401,
  reason: "unauthorized",
  error:
    "The token is missing or wrong. Send INGEST_TOKEN as `Authorization: Bearer`, as the password in the URL, or as /falco/<token>.",
  headers: { "www-authenticate": 'Bearer realm="Falconer", Basic realm="Falconer", charset="UTF-8"' },
};

const WRONG_METHOD: Refusal = {
  status: 405,
  reason: "wrong method",
  error: "Alerts are sent with POST or PUT.",
  headers: { allow: "POST, PUT" },
};

const TOO_LARGE: Refusal = {
  status: 413,
  reason: "too large",
  error: "The body is larger than 1 MiB. Send fewer alerts at once.",
  headers: { connection: "close" },
};

const NOT_GZIP: Refusal = { status: 400, reason: "bad alert", error: "The body is not gzip, as its header says." };

function badAlerts({ recorded, duplicates, rejected }: AlertReceipt): Refusal {
  const total = recorded + duplicates + rejected.length;
  const listed = rejected.slice(0, MAX_LISTED);
  const rest = rejected.length - listed.length;
  return {
    status: 400,
    reason: "bad alert",
    error: total === 1 ? "The alert was refused." : `${rejected.length} of ${total} alerts were refused.`,
    problems: total === 1 ? (rejected[0]?.problems ?? []) : [],
    receipt: { recorded, duplicates, rejected: listed, ...(rest > 0 ? { notListed: rest } : {}) },
  };
}

function faultOf(error: unknown): Refusal {
  // The router decodes the path and says so when it cannot.
  if (error instanceof URIError) return { status: 400, reason: "unauthorized", error: "The path cannot be decoded." };
  if (error instanceof StoreUnavailableError) {
    const headers = { "retry-after": "5" };
    return { status: 503, reason: "store unavailable", error: "The store cannot take alerts now. Try again.", headers };
  }
  return { status: 500, reason: "fault", error: "Falconer failed on this request; its log says why." };
}

function pathTokenOf(request: Request): string | undefined {
  const { token } = request.params;
  return typeof token === "string" ? token : undefined;
}
