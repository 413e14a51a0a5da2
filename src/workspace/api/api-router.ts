import { timingSafeEqual } from "node:crypto";
import express, { type Request, type Response, Router } from "express";
import type { Fault } from "../faults.ts";
import type { Json } from "../message.ts";
import { recordCall, type WorkspaceState } from "../state.ts";
import { type Answer, refuse } from "./answer.ts";
import { Arguments } from "./arguments.ts";
import { METHODS, PUBLIC_METHODS } from "./methods.ts";

/** Serves the Web API: `POST /api/<method>`, arguments as a form or as JSON. */
export function apiRouter(state: WorkspaceState): Router {
  const router = Router();
  router.use((_request, response, next) => {
    // As Slack's: by the clock that names its messages.
    response.setHeader("date", new Date(state.now()).toUTCString());
    next();
  });
  router.use(
    express.urlencoded({ extended: false, limit: "4mb", parameterLimit: 1000 }),
    express.json({ limit: "4mb" }),
  );
  router.all("/:method", (request, response) => {
    const method = request.params.method;
    const body = request.method === "GET" ? request.query : request.body;
    answerWithFaults(state, { method, args: new Arguments(body) }, request, response);
  });
  return router;
}

/** A call on its way. */
interface Call {
  readonly method: string;
  readonly args: Arguments;
}

function answerWithFaults(state: WorkspaceState, call: Call, request: Request, response: Response): void {
  const fault = state.faults.take(call.method);
  if (fault === undefined) {
    send(state, call, response, answer(state, call, request));
    return;
  }
  if (fault.kind === "429") send(state, call, response, tooMany(fault.retryAfterSeconds));
  else if (fault.kind === "error") send(state, call, response, { status: 200, body: refuse(fault.error) });
  else carryOut(state, call, fault, request, response);
}

type LateFault = Exclude<Fault, { kind: "429" | "error" }>;

function carryOut(state: WorkspaceState, call: Call, fault: LateFault, request: Request, response: Response): void {
  if (fault.kind === "status" && fault.carriedOut !== true) {
    send(state, call, response, { status: fault.code, body: undefined });
    return;
  }
  const done = answer(state, call, request);
  if (fault.kind === "status") send(state, call, response, { status: fault.code, body: undefined });
  else if (fault.kind === "slow") setTimeout(() => send(state, call, response, done), fault.ms);
  else {
    recordCall(state, { method: call.method, args: call.args.all(), at: state.now(), status: 0, answer: undefined });
    response.destroy();
  }
}

interface HttpAnswer {
  readonly status: number;
  readonly body: Json | undefined;
  readonly retryAfterSeconds?: number;
}

function answer(state: WorkspaceState, call: Call, request: Request): HttpAnswer {
  const denied = PUBLIC_METHODS.includes(call.method) ? undefined : authenticate(state, call.args, request);
  if (denied !== undefined) return { status: 200, body: denied };
  const method = METHODS.get(call.method);
  if (method === undefined) return { status: 200, body: refuse("unknown_method") };
  const wait = state.limits?.take(call.method, call.args.text("channel") ?? "", state.now());
  if (wait !== undefined) return tooMany(wait);
  return { status: 200, body: method(call.args, state) };
}

function authenticate(state: WorkspaceState, args: Arguments, request: Request): Answer | undefined {
  const token = /^Bearer (.+)$/i.exec(request.get("authorization") ?? "")?.[1] ?? args.text("token");
  if (token === undefined || token === "") return refuse("not_authed");
  const expected = Buffer.from(state.bot?.botToken ?? "");
  const given = Buffer.from(token);
  const isRight = expected.length > 0 && expected.length === given.length && timingSafeEqual(expected, given);
  return isRight ? undefined : refuse("invalid_auth");
}

function tooMany(retryAfterSeconds: number): HttpAnswer {
  return { status: 429, body: refuse("ratelimited"), retryAfterSeconds };
}

function send(state: WorkspaceState, call: Call, response: Response, done: HttpAnswer): void {
  const { method, args } = call;
  recordCall(state, { method, args: args.all(), at: state.now(), status: done.status, answer: done.body });
  if (response.destroyed) return;
  if (done.retryAfterSeconds !== undefined) response.set("retry-after", String(done.retryAfterSeconds));
  response.status(done.status);
  if (done.body === undefined) response.type("html").send("<h1>Server error</h1>");
  else response.json(done.body);
}
