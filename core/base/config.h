/*
 * config.h - dinh.conf as typed settings.
 *
 * Read by libconfuse from the tables in config.c. Every error names file and
 * line and says what to do; unknown names are errors with a suggestion. The
 * shipped file, scripts/default/dinh.conf, reads as a tutorial in Vietnamese and
 * is itself tested to parse to the defaults.
 *
 * A struct config is immutable once read and is shared by all threads.
 */
#ifndef DINH_BASE_CONFIG_H
#define DINH_BASE_CONFIG_H

#include "base/arena.h"
#include "base/error.h"

#include <stdbool.h>

struct config_list {
    const char **items;
    size_t count;
};

/* name = value lines of a `plugin "news" { ... }` section; the types are
 * checked later, by the plugin's own table. */
struct config_pair {
    const char *name, *value;
};
struct config_plugin {
    const char *name;
    const struct config_pair *pairs;
    size_t pair_count;
    int line;
};

/* Every limit is explicit; sizes in bytes, times in milliseconds. */
struct config_limits {
    long header_bytes; /* request line and headers */
    long header_count;
    long target_bytes;    /* the request target */
    long body_bytes;      /* a whole upload */
    long body_memory;     /* a form held in memory */
    long connections;     /* per worker */
    long per_address;     /* connections of one client address, per worker */
    long header_ms;       /* from first byte to end of headers */
    long idle_ms;         /* between requests */
    long body_rate;       /* minimum bytes a second, either way */
    long queue;           /* requests waiting for a lane */
    long lane_ms;         /* a handler's time before its lane is given up */
    long drain_ms;        /* idle connections of an old worker */
    long cache_bytes;     /* page cache per worker; 0 switches it off */
    long request_memory;  /* arena of one request */
    long breaker_rest_ms; /* how long an open breaker rests a plugin */
};

struct config_contact { /* empty ones are not shown */
    const char *address, *phone, *phone_hours, *email, *owner, *responsible, *decision,
        *licence;
};

/* One commune's site. `name` is its folder under sites/. */
struct config_site {
    const char *name, *title, *level_name,
        *short_name;    /* "xã Nam Chính", "xã", "Nam Chính" */
    const char *parent; /* "huyện ..., tỉnh ..." or "tỉnh ..." */
    struct config_list hosts;
    const char *url; /* "https://namchinh.gov.vn", no slash at the end */
    const char *theme, *scripts, *lang;
    struct config_list plugins; /* empty: all of the portal's */
    struct config_list home_top, home_main, home_side, home_wide, home_bottom;
    struct config_contact contact;
    bool sample; /* marked on every page, noindex */
    int line;
};

struct config {
    const char *path, *home;               /* the file, and the folder it stands in */
    struct config_list listen, listen_tls; /* "127.0.0.1:8080", "[::]:443" */
    const char *certificate, *certificate_key;
    bool https_redirect;                /* plain HTTP answers 308 to https */
    long hsts_seconds;                  /* 0: no Strict-Transport-Security */
    struct config_list trusted_proxies; /* addresses or CIDR blocks */
    struct config_list metrics_from;    /* who may read /-/metrics */
    const char *acme_folder;
    const char *user;                   /* to become after the sockets are open, or "" */
    long workers, lanes;                /* 0 workers: one per core */
    const char *access_log, *error_log; /* relative to home; "" switches off */
    const char *log_level;
    struct config_limits limits;
    struct config_list plugins;        /* loaded, in this order */
    struct config_list plugin_folders; /* searched before the portal's own */
    struct config_plugin *plugin_settings;
    size_t plugin_setting_count;
    struct config_site *sites;
    size_t site_count;
    struct arena *arena; /* owns all of the above */
};

/* Reads home/dinh.conf. On failure NULL and a sentence with file:line. */
struct config *config_read(const char *home, struct error *error);
/* What the desk's settings page writes: options of a site section, over those of
 * dinh.conf. An admin may delete the file to have dinh.conf alone again. */
const char *config_settings_path(struct arena *arena, const char *home, const char *site);
void config_free(struct config *config);
/* The value of a plugin's setting in the file, or NULL. */
const char *config_plugin_value(const struct config *config, const char *plugin,
                                const char *name);

#endif
