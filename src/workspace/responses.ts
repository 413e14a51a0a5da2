import express, { Router } from "express";
import { Arguments } from "./api/arguments.ts";
import { readContent } from "./api/block-checks.ts";
import { authorOf } from "./api/chat.ts";
import type { Fault } from "./faults.ts";
import { type Ephemeral, type Json, withBlockIds } from "./message.ts";
import type { ResponseTarget } from "./response-urls.ts";
import { recordCall, type WorkspaceState, whisper } from "./state.ts";

/** Serves the response_urls: what the bot says after a click or a command. */
export function responsesRouter(state: WorkspaceState): Router {
  const router = Router();
  router.post("/:id", express.json({ limit: "1mb" }), (request, response) => {
    const args = new Arguments(request.body);
    const fault = state.faults.take("response_url");
    const done = refusedBy(fault) ?? respond(state, request.params.id, args);
    const body = "error" in done ? { ok: false, error: done.error } : { ok: done.status === 200 };
    const status = fault?.kind === "status" ? fault.code : done.status;
    recordCall(state, { method: "response_url", args: args.all(), at: state.now(), status, answer: body });
    if (fault?.kind === "lost answer") response.destroy();
    else if (fault?.kind === "slow") setTimeout(() => response.status(status).json(body), fault.ms);
    else response.status(status).json(body);
  });
  return router;
}

/** What a fault answers instead; undefined when the call is carried out all the same. */
function refusedBy(fault: Fault | undefined): { status: number; error: string } | undefined {
  if (fault?.kind === "429") return { status: 429, error: "ratelimited" };
  if (fault?.kind === "error") return { status: 400, error: fault.error };
  if (fault?.kind === "status" && fault.carriedOut !== true) return { status: fault.code, error: "server_error" };
  return undefined;
}

function respond(state: WorkspaceState, id: string, args: Arguments): { status: number; error?: string } {
  const used = state.responseUrls.use(id);
  if ("error" in used) return { status: 404, error: used.error };
  const error = applyResponse(state, used.target, args);
  return error === undefined ? { status: 200 } : { status: error === "message_not_found" ? 404 : 400, error };
}

/**
 * Does what an answer to a click or command says: shows a message to one or to all, replaces or deletes the original.
 *
 * @returns Slack's error code when it cannot be done.
 */
export function applyResponse(state: WorkspaceState, target: ResponseTarget, args: Arguments): string | undefined {
  if (args.flag("delete_original")) return changeOriginal(state, target, undefined);
  const read = readContent(args, "post", state);
  if ("refused" in read) return read.refused.error;
  const shown = { text: read.content.text, blocks: withBlockIds(read.content.blocks) };
  if (args.flag("replace_original") && target.ts !== undefined) return changeOriginal(state, target, shown);
  const threadTs = args.text("thread_ts") ?? target.threadTs;
  const place = { channel: target.channel, ...(threadTs === undefined ? {} : { thread_ts: threadTs }) };
  if (args.text("response_type") === "in_channel") {
    state.board.put({ ...authorOf(state), ...place, ts: state.nextTs(), ...shown });
  } else whisper(state, { ...place, user: target.user, ...shown });
  return undefined;
}

function changeOriginal(
  state: WorkspaceState,
  target: ResponseTarget,
  shown: { readonly text: string; readonly blocks: readonly Json[] } | undefined,
): string | undefined {
  if (target.ephemeral) return changeEphemeral(state, target, shown);
  const original = state.board.find(target.channel, target.ts ?? "");
  if (original === undefined || original.subtype === "tombstone") return "message_not_found";
  if (shown === undefined) state.board.remove(original);
  else state.board.put({ ...original, ...shown, edited: { user: original.user, ts: state.nextTs() } });
  return undefined;
}

function changeEphemeral(
  state: WorkspaceState,
  target: ResponseTarget,
  shown: { readonly text: string; readonly blocks: readonly Json[] } | undefined,
): string | undefined {
  const index = state.ephemerals.findIndex((ephemeral) => ephemeral.ts === target.ts);
  const original: Ephemeral | undefined = state.ephemerals[index];
  if (original === undefined) return "message_not_found";
  state.ephemerals.splice(index, 1, ...(shown === undefined ? [] : [{ ...original, ...shown }]));
  state.changes.announce();
  return undefined;
}
