import { readFileSync } from "node:fs";
import { join } from "node:path";
import express, { type NextFunction, type Request, type Response, Router } from "express";
import { channelOf } from "../directory.ts";
import { NothingToPressError } from "../press.ts";
import type { WorkspaceState } from "../state.ts";
import { act } from "./act.ts";
import { type Look, renderPage, STYLES } from "./layout.ts";
import { renderModal } from "./modal.ts";
import { renderChannel, renderThread, SHOWN_AT_FIRST } from "./panes.ts";

/** The page's own files, read once. */
const FILES = [
  ...STYLES,
  "icon.svg",
  ...["main", "patch", "dates", "dialogs", "fields"].map((name) => `client/${name}.js`),
];

/** Nothing from elsewhere is loaded, nothing inline is run, nobody frames the page. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "connect-src 'self'",
  "form-action 'none'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join("; ");

/** More would make a browser slow. */
const MOST_SHOWN = 2000;

const LOOPBACK = ["127.0.0.1", "localhost", "[::1]"];

/** A connection that says nothing is cut by some proxies. */
const HEARTBEAT_MS = 25_000;

/** Serves the page: what people see of the workspace and do in it. */
export function pageRouter(state: WorkspaceState): Router {
  const router = Router();
  router.use((request, response, next) => guard(state, request, response, next));
  router.get(
    "/",
    (request, response) => void response.type("html").send(renderPage(state, lookOf(state, request)).text),
  );
  router.get("/page/parts", (request, response) => void response.json(partsOf(state, lookOf(state, request))));
  router.get("/page/stream", (_, response) => stream(state, response));
  router.post("/page/act", express.json({ limit: "256kb" }), (request, response, next) => {
    act(state, request.body)
      .then((result) => response.json(result))
      .catch((error: unknown) => {
        if (error instanceof NothingToPressError) response.status(409).json({ failure: error.message });
        else next(error);
      });
  });
  for (const file of FILES) {
    const content = readFileSync(join(import.meta.dirname, file), "utf8");
    router.get(`/page/${file}`, (_, response) => void response.type(file.slice(file.lastIndexOf("."))).send(content));
  }
  return router;
}

/**
 * The page acts for people without a password, so only this machine's browser may use it: another site can neither
 * post here (it cannot set the header) nor reach the page under a name of its own.
 */
function guard(state: WorkspaceState, request: Request, response: Response, next: NextFunction): void {
  response.set({
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cache-control": "no-store",
  });
  const host = (request.get("host") ?? "").replace(/:\d+$/, "");
  const isLocal = LOOPBACK.includes(new URL(state.baseUrl).hostname);
  const isStrangeName =
    isLocal && state.options.host !== "0.0.0.0" && state.options.host !== "::" && !LOOPBACK.includes(host);
  const isForeignPost = request.method === "POST" && request.get("x-local-workspace") === undefined;
  if (isStrangeName || isForeignPost) response.status(403).type("text").send("Only the page itself may do this.");
  else next();
}

function lookOf(state: WorkspaceState, request: Request): Look {
  const { user, channel, thread, limit } = request.query;
  const [firstPerson] = state.directory.people;
  const [firstChannel] = state.directory.channels;
  const person = state.directory.people.find((other) => other.id === user) ?? firstPerson;
  return {
    user: person?.id ?? "",
    channel: channelOf(state.directory, typeof channel === "string" ? channel : "") ??
      firstChannel ?? { id: "", name: "" },
    thread: typeof thread === "string" && thread !== "" ? thread : undefined,
    limit: Math.min(Math.max(1, Math.trunc(Number(limit)) || SHOWN_AT_FIRST), MOST_SHOWN),
  };
}

function partsOf(state: WorkspaceState, { user, channel, thread, limit }: Look) {
  return {
    channel: renderChannel(state, channel.id, user, limit).text,
    thread: thread === undefined ? "" : renderThread(state, channel.id, thread, user).text,
    modal: renderModal(state, user).text,
  };
}

/** Tells the page that something changed; it then asks for the parts. */
function stream(state: WorkspaceState, response: Response): void {
  response.writeHead(200, { "content-type": "text/event-stream", connection: "keep-alive" });
  response.write("data: hello\n\n");
  const end = state.changes.subscribe(() => void response.write("data: change\n\n"));
  const heartbeat = setInterval(() => void response.write(": still here\n\n"), HEARTBEAT_MS);
  response.on("close", () => {
    end();
    clearInterval(heartbeat);
  });
}
