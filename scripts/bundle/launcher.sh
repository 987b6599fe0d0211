#!/bin/sh
# Starts prowess with the Node and the C library beside it: the image around it needs neither, and no program but this shell
# (readlink, where this file is reached by a link).
PROWESS_LAUNCHER=$0
if [ -L "$PROWESS_LAUNCHER" ]; then PROWESS_LAUNCHER=$(readlink -f "$PROWESS_LAUNCHER"); fi
case $PROWESS_LAUNCHER in
  */*) ;;
  *) PROWESS_LAUNCHER=./$PROWESS_LAUNCHER ;;
esac
PROWESS_HOME=${PROWESS_LAUNCHER%/*}/..
# The daemon starts runs by it: Node says that the loader is what started it.
export PROWESS_LAUNCHER
exec "$PROWESS_HOME/runtime/loader" --inhibit-cache --library-path "$PROWESS_HOME/runtime" \
  "$PROWESS_HOME/runtime/node" "$PROWESS_HOME/dist/cli/main.js" "$@"
