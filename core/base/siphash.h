/*
 * siphash.h - a fast keyed hash: SipHash-2-4.
 *
 * Whoever does not know the key can neither find collisions nor guess what was
 * hashed from a short list (all IPv4 addresses), so it serves hash tables that
 * strangers fill and visitors that must not be recognised tomorrow. Not for
 * passwords or signatures; those are libsodium's.
 */
#ifndef DINH_BASE_SIPHASH_H
#define DINH_BASE_SIPHASH_H

#include "base/str.h"

uint64_t siphash(const uint64_t key[2], struct str bytes);

#endif
