/** Fields under which a log line may say its message, in precedence order (formats.md §4). */
export const MESSAGE_FIELDS: readonly string[] = [
  "event",
  "message",
  "msg",
  "body",
  "log",
  "@m",
  "@mt",
  "textPayload",
];
