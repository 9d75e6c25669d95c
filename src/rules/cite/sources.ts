import type { TreeNode } from "../../trace/tree.ts";
import { textOf } from "../../vocabulary/content.ts";
import type { RetrievedDocument } from "../../vocabulary/document.ts";
import { keyOfDocument, nameOfDocument } from "../../vocabulary/documents.ts";
import type { RuleFacts } from "../facts.ts";
import { staleOf } from "../rag/stale-documents.ts";

/** Where an unsupported claim comes from (diagnostics Q04). */
export type ClaimSource =
  | { readonly from: "stale document" | "document"; readonly place: DocumentPlace; readonly because?: string }
  | { readonly from: "prompt"; readonly node: TreeNode; readonly key: string }
  /** In nothing that was recorded; `all`: and that was all that the model was given. */
  | { readonly from: "nowhere"; readonly searched: string; readonly all: boolean }
  | { readonly from: "unknown" };

export interface DocumentPlace {
  readonly node: TreeNode;
  readonly key: string;
  readonly name: string;
}

export const SOURCE_NEEDS = ["tree", "role", "sightings", "documents", "content", "expectations"] as const;
type Facts = Pick<RuleFacts, (typeof SOURCE_NEEDS)[number]>;

/** What the model could have read before a claim was checked. */
interface Context {
  readonly documents: readonly (DocumentPlace & {
    readonly text: string | undefined;
    readonly because?: string;
  })[];
  readonly prompts: readonly {
    readonly node: TreeNode;
    readonly key: string;
    readonly text: string;
    readonly whole: boolean;
  }[];
}

/** A finder of claims in the documents and prompts that a trace recorded before they were checked. */
export function sourceFinder(facts: Facts): (claim: string, check: TreeNode) => ClaimSource {
  let whole: Context | undefined;
  return (claim, check) => {
    whole ??= contextOf(facts);
    const earlier = ({ node }: { readonly node: TreeNode }) => node.offsetNs < check.offsetNs;
    const context = { documents: whole.documents.filter(earlier), prompts: whole.prompts.filter(earlier) };
    return sourceIn(context, plain(claim));
  };
}

function sourceIn({ documents, prompts }: Context, claim: string): ClaimSource {
  const holds = ({ text }: { readonly text: string | undefined }) => text?.includes(claim) === true;
  const stale = documents.find((document) => document.because !== undefined && holds(document));
  if (stale?.because !== undefined) return { from: "stale document", place: stale, because: stale.because };
  const document = documents.find(holds);
  if (document !== undefined) return { from: "document", place: document };
  const prompt = prompts.find(holds);
  if (prompt !== undefined) return { from: "prompt", node: prompt.node, key: prompt.key };
  const allDocuments = documents.length > 0 && documents.every(({ text }) => text !== undefined);
  if (allDocuments)
    return { from: "nowhere", searched: `${documents.length} retrieved documents`, all: true };
  if (prompts.length > 0 && prompts.every(({ whole }) => whole))
    return { from: "nowhere", searched: "the recorded prompts", all: documents.length === 0 };
  return { from: "unknown" };
}

function contextOf(facts: Facts): Context {
  const documents: Context["documents"][number][] = [];
  const prompts: Context["prompts"][number][] = [];
  for (const node of facts.tree.nodes) {
    if (node.superseded) continue;
    const { retrieved: list } = facts.documents(node);
    if (list !== undefined) {
      const stale = new Map(staleOf(list, node, facts).map(({ document, because }) => [document, because]));
      for (const [position, document] of list.documents.entries())
        documents.push({
          node,
          key: keyOfDocument(list, position),
          name: nameOfDocument(document, position),
          text: textOfDocument(document),
          ...reasonOf(stale.get(document)),
        });
    }
    const input = facts.role(node) === "llm" ? facts.content(node).input : undefined;
    if (input !== undefined)
      prompts.push({
        node,
        key: input.key,
        text: plain(textOf(input)),
        whole: !input.broken,
      });
  }
  return { documents, prompts };
}

function reasonOf(because: string | undefined): { because?: string } {
  return because === undefined ? {} : { because };
}

function textOfDocument({ content }: RetrievedDocument): string | undefined {
  return content === undefined ? undefined : plain(content);
}

/** So that line breaks and capitals do not hide a claim. */
function plain(text: string): string {
  return text.toLowerCase().split(/\s+/).join(" ").trim();
}
