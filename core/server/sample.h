/*
 * sample.h - the sample commune of dinh init --sample.
 */
#ifndef DINH_SERVER_SAMPLE_H
#define DINH_SERVER_SAMPLE_H

#include "server/command.h"

/* From the folder of the sample's files; says on standard error what is wrong. 0 or
 * the exit code. */
int sample_import(struct command_home *home, const char *folder);

#endif
