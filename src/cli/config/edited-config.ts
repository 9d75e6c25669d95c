import { Document, parseDocument } from "yaml";
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
