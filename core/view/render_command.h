/*
 * render_command.h - `dinh render VIEW.html DATA.json`: one view over one file
 * of data, without a portal home.
 *
 * For whoever writes a theme, and for the tests of the Mustache specification:
 * all text counts as HTML ({{{x}}} is raw), numbers are printed plain, and
 * {{>name}} or {{<name}} is name.html or name.mustache beside the view, nothing
 * when there is none.
 */
#ifndef DINH_VIEW_RENDER_COMMAND_H
#define DINH_VIEW_RENDER_COMMAND_H

/* argv[0] is the verb itself. Returns the exit code: 0, 1, or 2 for wrong use. */
int render_command(int argc, char **argv);

#endif
