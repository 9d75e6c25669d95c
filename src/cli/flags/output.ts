import { type Command, Option } from "commander";

export interface OutputFlags {
  readonly output: string;
  readonly width?: string;
  readonly color: "auto" | "always" | "never";
  readonly ascii?: true;
  readonly timezone?: string;
  readonly store?: string;
}

/** `-o` with the forms that this command knows, the first of them by default. */
export function withOutput(command: Command, forms: readonly string[]): Command {
  const [text = "text"] = forms;
  return command
    .optionsGroup("Output and store:")
    .addOption(new Option("-o, --output <form>", "how to print").choices(forms).default(text))
    .option("--width <columns>", "width of the text (default: the terminal's, in a pipe 100)")
    .addOption(new Option("--color <when>", "colours").choices(["auto", "always", "never"]).default("auto"))
    .option("--ascii", "no characters beyond ASCII in the drawing")
    .option("-z, --timezone <zone>", "of the times shown: UTC, Local or an IANA name");
}

export function withStore(command: Command): Command {
  return command.option(
    "--store <file>",
    "the local store (default: $LGTRACE_STORE, else the XDG data folder)",
  );
}
