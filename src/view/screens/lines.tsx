import { Box, Text } from "ink";
import { memo } from "react";

/** Lines that are painted already, one under the other. A line that stays as it is costs nothing. */
export function Lines({ lines, columns }: { readonly lines: readonly string[]; readonly columns: number }) {
  return (
    <Box flexDirection="column" width={columns} flexShrink={0}>
      {lines.map((line, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a line is its place on the screen
        <Line key={index} text={line} />
      ))}
    </Box>
  );
}

/** An empty text has no height. */
const Line = memo(function Line({ text }: { readonly text: string }) {
  return <Text wrap="truncate">{text === "" ? " " : text}</Text>;
});
