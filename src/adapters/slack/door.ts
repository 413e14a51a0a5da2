import type { WebClient } from "@slack/web-api";
import type { ActingPorts } from "../../flows/act-on-finding.ts";
import type { ExplainingPorts } from "../../flows/explain-finding.ts";
import type { Publisher } from "../../flows/publish.ts";
import type { StatusPorts } from "../../flows/report-status.ts";
import type { Clock, Log } from "../../flows/surroundings.ts";
import type { Identification } from "./identity.ts";
import type { Reply } from "./reply.ts";

/** What every request from Slack needs to be answered. */
export interface Door {
  readonly acting: ActingPorts;
  readonly explaining: ExplainingPorts;
  readonly status: StatusPorts;
  readonly publisher: Pick<Publisher, "inTurn">;
  readonly client: WebClient;
  readonly identity: Identification;
  readonly apiUrl: string | undefined;
  readonly clock: Clock;
  readonly log: Log;
}

/** A visitor, as Slack's signed request names them. */
export interface Visitor {
  readonly user: string;
  /** The workspace in which it happened. */
  readonly team: string | undefined;
  /** The visitor's own workspace, which in a shared channel may be another. */
  readonly home: string | undefined;
}

/**
 * Lets in people of the workspace to which the bot belongs, and each request once.
 *
 * @param requestId - Equal for Slack's repeats of a request, and for a replay of it.
 * @param work - What the request asks for. When it fails, the visitor gets a plain answer, never a stack trace.
 */
export async function letIn(
  door: Door,
  visitor: Visitor,
  requestId: string,
  reply: Reply,
  work: () => Promise<void>,
): Promise<void> {
  try {
    const refusal = await refusalOf(door, visitor);
    if (refusal !== undefined) return await reply({ text: refusal });
    if (await door.acting.store.firstTime(requestId, door.clock.now())) await work();
  } catch (error) {
    door.log.error("A request from Slack could not be answered", { error });
    await reply({ text: "That did not work, and it is not your fault: Falconer's log says why. Please try again." });
  }
}

async function refusalOf(door: Door, visitor: Visitor): Promise<string | undefined> {
  const identity = await door.identity.learn();
  if (identity === undefined) {
    return `Falconer could not sign in to Slack yet. ${door.identity.problem()} Please try again a little later.`;
  }
  const strange = visitor.team !== identity.teamId || (visitor.home ?? identity.teamId) !== identity.teamId;
  return strange ? "Falconer takes orders only from members of the workspace that it belongs to." : undefined;
}
