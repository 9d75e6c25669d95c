import { Argument, type Command } from "commander";

export interface CompleteFlags {
  readonly bash?: true;
}

/** The hidden command that the scripts run. */
export const COMPLETE = "complete";

const INSTALL = `
To have it now, or in each new shell from its start-up file:
  bash   source <(lgtrace completion bash)           in ~/.bashrc
  zsh    source <(lgtrace completion zsh)            in ~/.zshrc, after compinit
         or: lgtrace completion zsh > FOLDER/_lgtrace, with a FOLDER of $fpath
  fish   lgtrace completion fish | source            in ~/.config/fish/config.fish
         or: lgtrace completion fish > ~/.config/fish/completions/lgtrace.fish`;

export function addCompletion(program: Command): Command {
  return program
    .command("completion")
    .summary("Tab in bash, zsh and fish: commands, flags, values, trace ids")
    .description(
      "Prints a script that lets a shell complete commands, flags and their values, rules, contexts, and the " +
        "trace ids of the local store, the newest first.",
    )
    .addArgument(new Argument("<shell>").choices(["bash", "zsh", "fish"]))
    .addHelpText("after", INSTALL);
}

/** What the scripts ask: the words of a command line behind `--`, the last of them being typed. */
export function addComplete(program: Command): Command {
  return program
    .command(COMPLETE, { hidden: true })
    .description("Candidates for the last word, one a line, and a description behind a tab.")
    .argument("[word...]")
    .option("--bash", "words as COMP_WORDS has them; candidates quoted");
}
