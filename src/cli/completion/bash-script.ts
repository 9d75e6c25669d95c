/** For bash 4.4 and newer; needs nothing of the bash-completion package. */
export const BASH_SCRIPT = `# bash completion for lgtrace: source <(lgtrace completion bash)
# Each Tab asks lgtrace, whose answers are quoted for bash; "<TAB>files" stands for files.
_lgtrace() {
  local line file word=\${COMP_WORDS[COMP_CWORD]-}
  COMPREPLY=()
  # What stands behind the cursor is not asked for.
  [[ \${2-} && $word == "$2"* ]] && word=$2
  while IFS= read -r line; do
    case $line in
      $'\\tfiles')
        compopt -o default 2>/dev/null
        ;;
      $'\\tfiles\\t'*)
        while IFS= read -r file; do
          [[ -d $file ]] && file+=/
          printf -v file %q "$file"
          COMPREPLY+=("$file")
        done < <(compgen -f -- "\${line#$'\\tfiles\\t'}" | sort)
        ;;
      *)
        COMPREPLY+=("$line")
        compopt -o nosort 2>/dev/null
        ;;
    esac
  done < <(command lgtrace complete --bash -- "\${COMP_WORDS[@]:1:COMP_CWORD-1}" "$word" 2>/dev/null </dev/null)
  [[ \${#COMPREPLY[@]} == 1 && \${COMPREPLY[0]} == */ ]] && compopt -o nospace 2>/dev/null
  return 0
}
complete -F _lgtrace lgtrace
`;
