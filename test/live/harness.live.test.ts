import { expect, it } from "vitest";
import { emptyCompletion } from "../../fixtures/stories/empty-completion.ts";
import { describeLoki, describeTempo } from "./describe-live.ts";
import { freshStory, ownSuffix, PLACEMENTS, pushLines, pushSpans } from "./push.ts";
import { untilFound, untilLogged, untilReadable } from "./wait.ts";

describeTempo("the harness: a story pushed to Tempo", (tempo) => {
  it("is read by its id and found by its service", async () => {
    const story = freshStory(emptyCompletion, { suffix: ownSuffix() });
    await pushSpans(tempo, story.spans);
    await untilReadable(tempo, story.traceId, story.spans.length);
    await untilFound(tempo, `{ resource.service.name = "${story.services.miniserve}" }`);
  });
});

describeLoki("the harness: lines pushed to Loki", (loki) => {
  it.each(PLACEMENTS)("are there with their ids as %s", async (placement) => {
    const story = freshStory(emptyCompletion, { suffix: ownSuffix() });
    await pushLines(loki, story.lines, placement);
    await untilLogged(loki, story.services.miniserve ?? "", story.lines.length);
    expect(story.lines).toHaveLength(2);
  });
});
