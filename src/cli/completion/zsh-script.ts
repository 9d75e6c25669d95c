/** To be sourced, or a file \`_lgtrace\` of $fpath. */
export const ZSH_SCRIPT = `#compdef lgtrace
# zsh completion for lgtrace: source <(lgtrace completion zsh), or this as a file _lgtrace in $fpath
# Each Tab asks lgtrace: "value<TAB>description"; "<TAB>files" stands for files.
_lgtrace() {
  local line value about
  local -i files=0 found=1
  local -a words_before candidates
  (( CURRENT > 2 )) && words_before=("\${(@Q)words[2,CURRENT-1]}")
  for line in "\${(@f)$(command lgtrace complete -- "\${(@)words_before}" "\${(Q)PREFIX}" 2>/dev/null </dev/null)}"; do
    case $line in
      ($'\\tfiles') files=1 ;;
      (?*)
        line=\${line//\\\\/\\\\\\\\}
        value=\${line%%$'\\t'*}
        about=\${line#"$value"}
        candidates+=("\${value//:/\\\\:}\${about:+:\${about#?}}")
        ;;
    esac
  done
  (( $#candidates )) && _describe -V lgtrace candidates && found=0
  if (( files )); then
    [[ $PREFIX == --*=* ]] && compset -P 1 '*='
    _files && found=0
  fi
  return found
}
if [[ $zsh_eval_context[-1] == loadautofunc ]]; then
  _lgtrace "$@"
else
  if (( ! $+functions[compdef] )); then
    autoload -Uz compinit && compinit -i -D
  fi
  compdef _lgtrace lgtrace
fi
`;
