/** The name of the file that has exit codes read as sane ones. */
export const saneMarker = '.sane-exit-codes'

/** The file `helper` beside each script, for `. ./helper`: how a bash script ends otherwise than by success or failure. */
export const bashHelper = `# Ends a script by one of the exit codes that the agent understands.
__end_with() {
  : > "$RS_TASK_DIR/${saneMarker}"
  exit "$1"
}
exit_stop() { __end_with 16; }
exit_shutdown() { __end_with 32; }
exit_reboot() { __end_with 64; }
exit_incomplete() { __end_with 128; }
exit_incomplete_stop() { __end_with 144; }
exit_incomplete_shutdown() { __end_with 160; }
exit_incomplete_reboot() { __end_with 192; }
`
