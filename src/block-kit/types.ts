import type {
  ActionsBlock,
  ContextActionsBlock,
  ContextBlock,
  DividerBlock,
  ImageBlock,
  InputBlock,
  ModalView,
  RichTextQuote,
  RichTextSection,
  SectionBlock,
  ContainerBlock as SlackContainerBlock,
  HeaderBlock as SlackHeaderBlock,
  RichTextBlock as SlackRichTextBlock,
  RichTextList as SlackRichTextList,
  RichTextPreformatted as SlackRichTextPreformatted,
  TableBlock,
} from "@slack/types";

/** What our cards and forms are made of: Slack's own types, with what `@slack/types` 3.2.0 does not know yet. */
export type Block =
  | ActionsBlock
  | ContainerBlock
  | ContextActionsBlock
  | ContextBlock
  | DividerBlock
  | HeaderBlock
  | ImageBlock
  | InputBlock
  | RichTextBlock
  | SectionBlock
  | TableBlock;

/** A header of level 1 (largest, the default) to 4. */
export interface HeaderBlock extends SlackHeaderBlock {
  level?: 1 | 2 | 3 | 4;
}

/** A list whose numbering starts `offset` later: 2 continues a list of two. */
export interface RichTextList extends SlackRichTextList {
  offset?: number;
}

/** Code, highlighted when its language is named. */
interface RichTextPreformatted extends SlackRichTextPreformatted {
  language?: string;
}

/** A part of a rich text. */
export type RichTextPart = RichTextSection | RichTextList | RichTextPreformatted | RichTextQuote;

/** Rich text: literal in Slack, nothing in it is parsed. */
export interface RichTextBlock extends Omit<SlackRichTextBlock, "elements"> {
  elements: RichTextPart[];
}

/** What a container may hold on live workspaces; Slack's own type is wider. */
type ContainerChild =
  | ActionsBlock
  | ContextBlock
  | DividerBlock
  | HeaderBlock
  | ImageBlock
  | RichTextBlock
  | SectionBlock
  | TableBlock;

/** The collapsible block. */
export interface ContainerBlock extends Omit<SlackContainerBlock, "child_blocks"> {
  child_blocks: ContainerChild[];
}

/** A form whose blocks are ours. */
export interface FormView extends Omit<ModalView, "blocks"> {
  blocks: Block[];
}
