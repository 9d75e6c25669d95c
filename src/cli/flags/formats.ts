import type { Command } from "commander";

const FORMATS = `
Reads, told apart by structure and never by file name:
  traces  OTLP (JSON, JSON lines, protobuf), Tempo and Grafana downloads,
          Jaeger, Zipkin v1 and v2, Python's console exporter, TRAIL, any-agent,
          plain span lists
  logs    structlog and other JSON lines, logfmt, OTLP logs, Loki and logcli,
          Docker, CRI, plain text`;

/** What the command reads, under its help. */
export function withFormats(command: Command): Command {
  return command.addHelpText("after", FORMATS);
}
