/*
 * site_build.h - what the files that make a portal share: faults, and the steps.
 *
 * Loading never stops at the first fault: an admin who has made three mistakes
 * wants three sentences.
 */
#ifndef DINH_PLUGIN_SITE_BUILD_H
#define DINH_PLUGIN_SITE_BUILD_H

#include "plugin/site.h"
#include "store/store.h"

struct faults {
    void (*report)(void *data, const char *sentence);
    void *data;
    size_t count;
};
void fault_add(struct faults *faults, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Fills site (its config, index and folder are set) from the portal's plugins. */
void site_build(const struct portal *portal, struct site *site, struct faults *faults);
/* What can be proved of plugins, config and theme without any database. */
void site_cross_check(const struct portal *portal, const struct site *site,
                      struct faults *faults);
/* Core, kinds and plugins' tables, in two databases that are open. */
int site_migrate_stores(const struct site *site, struct store *const stores[2],
                        struct error *error);

/* The plugin built into the portal: home, sitemap, files ... (pages.c) */
const struct dinh_plugin *portal_descriptor(void);

/* What a setting's fallback says of its type; `value` NULL is fine. */
enum setting_type { SETTING_TEXT, SETTING_NUMBER, SETTING_BOOL };
enum setting_type setting_type(const struct dinh_setting *setting);

#endif
