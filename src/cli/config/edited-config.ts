import { Document, isNode, parseDocument } from "yaml";
import { CONFIG_FORM } from "./form.ts";
import { readForm } from "./read-form.ts";

/**
 * The text of a configuration file after a change; its comments and its order stay. Throws the Failure
 * "config" where the result would be none.
 */
export function editedConfig(path: string, text: string, edit: (document: Document) => void): string {
  const read: Document = parseDocument(text);
  const document = read.contents === null ? new Document({}) : read;
  document.commentBefore ??= read.commentBefore;
  edit(document);
  const edited = document.toString({ lineWidth: 0 });
  readForm(path, edited, CONFIG_FORM);
  return edited;
}

/** Puts a context into a file that has none yet: `contexts:` with nothing behind it is no map to put it into. */
export function setFirstContext(document: Document, name: string, tables: object): void {
  const before = document.get("contexts", true);
  const contexts = document.createNode({ [name]: tables });
  const comments = isNode(before) ? [before.commentBefore, before.comment] : [];
  contexts.commentBefore = comments.filter(Boolean).join("\n");
  document.set("contexts", contexts);
}
