/**
 * Slack's limits that a message or form of ours can meet, in one place. Counted in UTF-16 units unless said otherwise.
 * `[M]`: not documented, measured by others on live workspaces; we keep a margin.
 */
export const SLACK_LIMITS = {
  /** https://docs.slack.dev/reference/block-kit/blocks */
  blocksPerMessage: 50,
  /** https://docs.slack.dev/reference/views */
  blocksPerView: 100,
  /** https://docs.slack.dev/reference/block-kit/blocks/section-block */
  sectionText: 3000,
  sectionFields: 10,
  sectionFieldText: 2000,
  /** https://docs.slack.dev/reference/block-kit/blocks/header-block */
  headerText: 150,
  /** https://docs.slack.dev/reference/block-kit/blocks/context-block */
  contextElements: 10,
  contextText: 2000,
  /** https://docs.slack.dev/reference/block-kit/blocks/actions-block */
  actionsElements: 25,
  /** https://docs.slack.dev/reference/block-kit/blocks/container-block */
  containerTitle: 150,
  containerSubtitle: 150,
  containerChildren: 10,
  /** https://docs.slack.dev/reference/block-kit/blocks/image-block */
  imageUrl: 3000,
  imageAltText: 2000,
  imageTitle: 2000,
  /** https://docs.slack.dev/reference/block-kit/blocks/rich-text-block */
  richTextIndent: 8,
  /** https://docs.slack.dev/reference/block-kit/blocks/table-block */
  tableRows: 100,
  tableColumns: 20,
  tableCharacters: 10_000,
  /** https://docs.slack.dev/reference/block-kit/blocks/context-actions-block */
  contextActionsElements: 5,
  /** https://docs.slack.dev/reference/block-kit/blocks */
  blockId: 255,
  actionId: 255,
  /** https://docs.slack.dev/reference/block-kit/block-elements/button-element */
  buttonText: 75,
  buttonValue: 2000,
  buttonUrl: 3000,
  accessibilityLabel: 75,
  /** https://docs.slack.dev/reference/block-kit/composition-objects/confirmation-dialog-object */
  confirmTitle: 100,
  confirmText: 300,
  confirmButton: 30,
  /** https://docs.slack.dev/reference/block-kit/composition-objects/option-object */
  optionText: 75,
  optionValue: 150,
  optionDescription: 75,
  selectOptions: 100,
  overflowOptions: 5,
  radioOptions: 10,
  /** https://docs.slack.dev/reference/block-kit/blocks/input-block */
  inputLabel: 2000,
  inputHint: 2000,
  plainTextInput: 3000,
  placeholder: 150,
  /** https://docs.slack.dev/reference/views */
  viewTitle: 24,
  viewButton: 24,
  viewPrivateMetadata: 3000,
  viewCallbackId: 255,
  viewExternalId: 255,
  /** Views of one modal stacked on each other: https://docs.slack.dev/surfaces/modals */
  viewStack: 3,
  /** https://docs.slack.dev/reference/methods/chat.postMessage: longer text is cut without a word. */
  postText: 40_000,
  /** https://docs.slack.dev/reference/methods/chat.update, in UTF-8 bytes [M]: longer is refused. */
  updateTextBytes: 4000,
  /** All text of all blocks of a new message together, escaped, ~100 more per header [M: refused at 12,000 to 13,200]. */
  messageCharacters: 10_000,
  headerCharacters: 100,
  /** Metadata of a message, in UTF-8 bytes of JSON: https://docs.slack.dev/messaging/message-metadata */
  metadataBytes: 8000,
  /** Trigger ids live three seconds: https://docs.slack.dev/interactivity/handling-user-interaction */
  triggerIdMs: 3000,
  /** A response_url takes five answers within 30 minutes. */
  responseUrlUses: 5,
  responseUrlMs: 30 * 60_000,
  /** chat.postMessage: one a second and channel. https://docs.slack.dev/apis/web-api/rate-limits */
  postIntervalMs: 1000,
} as const;
