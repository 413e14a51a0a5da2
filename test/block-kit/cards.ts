import type { Block, FormView } from "../../src/block-kit/types.ts";

/** A card that uses every block we send in a message. */
export function aCard(): { text: string; blocks: Block[] } {
  return {
    text: "Critical: Terminal shell in container on node-7",
    blocks: [
      {
        type: "header",
        block_id: "title",
        text: { type: "plain_text", text: "Terminal shell in container" },
        level: 2,
      },
      {
        type: "section",
        block_id: "facts",
        text: { type: "mrkdwn", text: "*bash* ran in `payments/api` <!date^1712345678^{time}|12:34>", verbatim: true },
        accessory: {
          type: "overflow",
          action_id: "more",
          options: [{ text: { type: "plain_text", text: "Copy link" }, value: "copy" }],
        },
      },
      { type: "context", elements: [{ type: "mrkdwn", text: "F-1 · node-7" }] },
      { type: "divider" },
      {
        type: "container",
        block_id: "detail",
        is_collapsible: true,
        default_collapsed: true,
        title: { type: "plain_text", text: "Analysis" },
        child_blocks: [
          {
            type: "rich_text",
            elements: [
              {
                type: "rich_text_section",
                elements: [{ type: "text", text: "Because <script>", style: { bold: true } }],
              },
              {
                type: "rich_text_list",
                style: "ordered",
                indent: 1,
                offset: 2,
                border: 0,
                elements: [
                  { type: "rich_text_section", elements: [{ type: "link", url: "https://falco.org", text: "Falco" }] },
                ],
              },
              {
                type: "rich_text_preformatted",
                language: "bash",
                elements: [{ type: "text", text: "kubectl get pods" }],
              },
              { type: "rich_text_quote", elements: [{ type: "emoji", name: "eyes" }] },
            ],
          },
          {
            type: "table",
            rows: [
              [
                { type: "raw_text", text: "pid" },
                { type: "raw_text", text: "1" },
              ],
            ],
          },
        ],
      },
      {
        type: "actions",
        block_id: "act",
        elements: [
          { type: "button", action_id: "ack", text: { type: "plain_text", text: "Acknowledge" }, value: "F-1" },
          {
            type: "button",
            action_id: "escalate",
            text: { type: "plain_text", text: "Escalate" },
            style: "danger",
            confirm: {
              title: { type: "plain_text", text: "Escalate?" },
              text: { type: "plain_text", text: "Mentions the on-call." },
              confirm: { type: "plain_text", text: "Escalate" },
              deny: { type: "plain_text", text: "Cancel" },
            },
          },
        ],
      },
    ],
  };
}

/** The form that asks how long and why. */
export function aForm(): FormView {
  return {
    type: "modal",
    callback_id: "suppress",
    private_metadata: "F-1",
    title: { type: "plain_text", text: "Suppress" },
    submit: { type: "plain_text", text: "Suppress" },
    close: { type: "plain_text", text: "Cancel" },
    blocks: [
      {
        type: "input",
        block_id: "hours",
        label: { type: "plain_text", text: "For how long?" },
        element: {
          type: "static_select",
          action_id: "hours",
          options: [option("1 hour", "1"), option("4 hours", "4")],
          initial_option: option("1 hour", "1"),
        },
      },
      {
        type: "input",
        block_id: "reason",
        label: { type: "plain_text", text: "Reason" },
        element: { type: "plain_text_input", action_id: "reason", multiline: true, max_length: 500 },
      },
    ],
  };
}

function option(text: string, value: string) {
  return { text: { type: "plain_text" as const, text }, value };
}
