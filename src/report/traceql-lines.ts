const WIDTH = 110;

/**
 * TraceQL in lines of a page's width, broken after `||`. A line break takes the place of one blank, so that each
 * word stays at its byte: Tempo's lexer minds where they are (src/query/traceql/buffer-edges.ts).
 */
export function traceqlLines(traceql: string): readonly string[] {
  const lines: string[] = [];
  let line = "";
  for (const part of traceql.split(/(?<=\|\|) /)) {
    const longer = line === "" ? part : `${line} ${part}`;
    if (line !== "" && longer.length > WIDTH) {
      lines.push(line);
      line = part;
    } else line = longer;
  }
  return [...lines, line];
}
