import type { Arguments } from "./arguments.ts";
import type { ProgramRules } from "./programs.ts";

/** Looking at a container, freezing it, and keeping what is in it. */
export const DOCKER: ProgramRules = {
  objects: dockerObjects,
  // pause, unpause, commit: freezing a container and keeping its files, which every playbook's containment begins with.
  verbs: "ps inspect diff logs top images history port version info events pause unpause commit cp network",
  check: onlyLooksOrKeeps,
  flags: "-a --all -q --no-trunc --timestamps -t --size -s --no-stream",
  valued: "--format -f --filter --tail --since --until -n",
};

function onlyLooksOrKeeps(args: Arguments): string | undefined {
  const [verb, what] = args.words;
  if (verb !== "network") return onlyCopiesOut(args);
  // Taking a container off its network is undone by `docker network connect`.
  return /^(?:ls|inspect|disconnect)$/.test(what ?? "") ? undefined : "changes the networks";
}

/** `docker cp ID:/path here`: out of the container, and to no place where a file would be run or read by others. */
function onlyCopiesOut({ words: [verb, from = "", to = ""] }: Arguments): string | undefined {
  if (verb !== "cp") return undefined;
  if (!/^[\w.-]+:\/.+/.test(from)) return "changes the container's files";
  const isHere =
    /^(?:\.|(?:\.\/)?[\w-][\w.-]*\/?)$/.test(to) || /^\/(?:root|tmp|mnt)\/[\w-]*evidence[\w./-]*$/.test(to);
  return isHere && !to.includes("..") ? undefined : `writes to ${to || "a file"}`;
}

/** Of `docker commit ID image` and `docker cp ID:/path here` only the container is the alert's. */
function dockerObjects({ words: [verb = "", ...rest] }: Arguments): readonly string[] {
  if (verb === "network") return rest[0] === "disconnect" ? rest.slice(2) : [];
  const names = verb === "commit" || verb === "cp" ? rest.slice(0, 1) : rest;
  return names.map((name) => name.replace(/:\/.*$/, ""));
}
