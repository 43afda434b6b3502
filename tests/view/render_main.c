/*
 * render_main.c - `dinh render` alone, so that the view layer is tested without
 * the rest of the portal.
 */
#include "view/render_command.h"

int main(int argc, char **argv)
{
    return render_command(argc, argv);
}
