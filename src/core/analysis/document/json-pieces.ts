import { adviceKind } from "../advice/advice-kind.ts";
import { codePieces } from "./code-pieces.ts";
import { markdownPieces } from "./markdown-pieces.ts";
import type { Piece } from "./piece.ts";
import type { Quotes } from "./quotes.ts";

const COMMAND_KEY = /^(?:run|cmd|cmds|commands?|shell|script|bash|exec|kubectl|undo|rollback)$/i;
const YAML_KEY = /ya?ml$|^(?:then_?apply|manifest|rules?_?(?:file|text)?|exception|policy|falco_rules?)$/i;
const DOCKER_KEY = /^dockerfile$/i;

/** Finds everything in a JSON analysis that may be advice. Its texts are read as Markdown. */
export function jsonPieces(json: unknown, quotes: Quotes): readonly Piece[] {
  const pieces: Piece[] = [];
  const waiting: { readonly value: unknown; readonly key: string; readonly path: string }[] = [
    { value: json, key: "", path: "" },
  ];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const { value, key, path } = next;
    if (typeof value === "string") pieces.push(...stringPieces(value, key, path, quotes));
    if (typeof value !== "object" || value === null) continue;
    const isList = Array.isArray(value);
    // A list of words below a command's key is one command line.
    if (isList && COMMAND_KEY.test(key) && isCommandLine(value)) {
      pieces.push(...stringPieces(value.join(" "), key, path, quotes));
      continue;
    }
    const children = Object.entries(value).map(([name, item]) => ({
      value: item as unknown,
      key: isList ? key : name,
      path: isList ? `${path}[${name}]` : path === "" ? name : `${path}.${name}`,
    }));
    waiting.push(...children.toReversed());
  }
  return pieces;
}

function isCommandLine(value: readonly unknown[]): value is readonly string[] {
  return value.length > 1 && value.every((item) => typeof item === "string" && !/\s/.test(item.trim()));
}

function stringPieces(text: string, key: string, path: string, quotes: Quotes): readonly Piece[] {
  const language = COMMAND_KEY.test(key) ? "bash" : DOCKER_KEY.test(key) ? "dockerfile" : undefined;
  const isYaml = YAML_KEY.test(key) && (text.includes("\n") || adviceKind("yaml", text) !== "configuration");
  if (language === undefined && !isYaml && quotes.has(text)) return [];
  if (language !== undefined || isYaml) {
    return codePieces({ language: language ?? "yaml", text, where: path, problems: [] }, quotes);
  }
  return markdownPieces(text, quotes).map((piece) => ({ ...piece, where: `${path} ${piece.where}` }));
}
