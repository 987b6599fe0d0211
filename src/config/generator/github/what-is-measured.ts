/**
 * Reads the event from the environment alone, and writes the outputs `run`, `commit`, `branch`, `pull`, `ref`. A comment counts only by
 * people with write access: an author's association with a repository says nothing of that.
 */
export const WHAT_IS_MEASURED = `set -euo pipefail
api() { gh api "repos/$GITHUB_REPOSITORY/$1" --jq "$2"; }
run=true pull="" commit="$GITHUB_SHA" branch="$GITHUB_REF_NAME" ref="$GITHUB_SHA"
case "$EVENT" in
  issue_comment)
    said="\${COMMENT_BODY%%[[:cntrl:]]*}"
    if [ "\${said%% }" != "$COMMENT" ]; then echo "this comment asks for something else: nothing is run"; run=false; fi
    access="$(api "collaborators/$ACTOR/permission" .permission)"
    case "$access" in
      admin | write) ;;
      *) echo "::warning::only people with write access start it: nothing is run"; run=false ;;
    esac
    pull="$NUMBER" ;;
  release)
    version="\${TAG#v}"
    if [ "$(printf '%s\\n' "$RELEASES_FROM" "$version" | sort -V | head -n 1)" != "$RELEASES_FROM" ]; then
      echo "release $TAG is older than $RELEASES_FROM: nothing is run"
      run=false
    fi
    branch="$(echo "\${version%%-*}" | cut -d . -f 1,2)" ;;
  workflow_dispatch)
    pull="$NUMBER"
    if [ -n "$pull" ] && [ -n "\${OTHER_REPO:-}" ]; then
      echo "::error::PR-number $pull would be a pull request of $GITHUB_REPOSITORY, and this suite measures $OTHER_REPO: name the commit as SHA"
      exit 1
    fi
    if [ -n "$CONTEXT_REF" ]; then ref="$(api "commits/$CONTEXT_REF" .sha)" commit="$ref" branch="$CONTEXT_REF"; fi ;;
esac
if [ -n "$pull" ] && [ "$run" = true ]; then
  commit="$(api "pulls/$pull" .head.sha)"
  branch="$(api "pulls/$pull" .base.ref)"
  if [ -z "$CONTEXT_REF" ]; then ref="$(api "commits/$branch" .sha)"; fi
fi
if [ -n "$SHA" ]; then commit="$SHA"; fi
{
  echo "run=$run"
  echo "commit=$commit"
  echo "branch=$branch"
  echo "pull=$pull"
  echo "ref=$ref"
} >> "$GITHUB_OUTPUT"
`;
