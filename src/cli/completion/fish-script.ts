export const FISH_SCRIPT = `# fish completion for lgtrace: lgtrace completion fish | source
# Each Tab asks lgtrace: "value<TAB>description"; "<TAB>files" stands for files.
function __lgtrace_complete
    set -l before (commandline -opc)
    set -e before[1]
    set -l raw (commandline -ct)
    set -l word (string unescape -- $raw); or set word (string trim -l -c '"\\'' -- $raw)
    for line in (command lgtrace complete -- $before "$word" 2>/dev/null </dev/null)
        if test "$line" = \\tfiles
            set -l flag (string match -r -- '^--[^=]*=' "$word")
            for file in (__fish_complete_path (string replace -- "$flag" '' "$word"))
                printf '%s%s\\n' "$flag" $file
            end
        else
            printf '%s\\n' $line
        end
    end
end
complete -c lgtrace -f -k -a '(__lgtrace_complete)'
`;
