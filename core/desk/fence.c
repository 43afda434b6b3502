/*
 * fence.c - Landlock for files, seccomp for calls (see fence.h).
 *
 * glibc has no functions for Landlock; its three calls are made by number.
 */
#include "desk/fence.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/landlock.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

/* ---- files ---- */

enum {
    READ = LANDLOCK_ACCESS_FS_READ_FILE,
    LOOK = READ | LANDLOCK_ACCESS_FS_READ_DIR,
    RUN = LOOK | LANDLOCK_ACCESS_FS_EXECUTE,
    WRITE = READ | LANDLOCK_ACCESS_FS_WRITE_FILE,
    SOCKETS = LANDLOCK_ACCESS_FS_MAKE_SOCK | LANDLOCK_ACCESS_FS_REMOVE_FILE,
    /* Every right of the first version of Landlock: the 13 lowest bits. */
    ALL = (LANDLOCK_ACCESS_FS_MAKE_SYM << 1) - 1
};

static const struct {
    const char *path;
    int64_t rights;
} places[] = {
    { "/usr", RUN },
    { "/lib", RUN },
    { "/lib64", RUN },
    { "/bin", RUN },
    { "/sbin", RUN },
    { "/etc", LOOK },
    { "/var/cache/fontconfig", LOOK },
    { "/var/spool/libreoffice", LOOK },
    { "/proc", LOOK },
    { "/dev/null", WRITE },
    { "/dev/zero", READ },
    { "/dev/urandom", READ },
    { "/dev/random", READ },
    { "/sys/devices/system/cpu", LOOK },
    { ".", ALL },
};

static bool allow(int rules, const char *path, int64_t rights)
{
    struct landlock_path_beneath_attr rule = {
        .allowed_access = (uint64_t)rights,
        .parent_fd = open(path, O_PATH | O_CLOEXEC),
    };
    if (rule.parent_fd < 0)
        return errno == ENOENT; /* what is not there needs no rule */
    long failed =
        syscall(SYS_landlock_add_rule, rules, LANDLOCK_RULE_PATH_BENEATH, &rule, 0);
    close(rule.parent_fd);
    return failed == 0;
}

bool fence_files(const char *input, bool needs_tmp)
{
    struct landlock_ruleset_attr attributes = { .handled_access_fs = ALL };
    int rules = (int)syscall(SYS_landlock_create_ruleset, &attributes,
                             sizeof attributes.handled_access_fs, 0);
    if (rules < 0)
        return false;
    bool is_whole = allow(rules, input, READ);
    if (needs_tmp)
        is_whole = is_whole && allow(rules, "/tmp", SOCKETS);
    for (size_t i = 0; is_whole && i < sizeof places / sizeof *places; i++)
        is_whole = allow(rules, places[i].path, places[i].rights);
    is_whole = is_whole && prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 &&
               syscall(SYS_landlock_restrict_self, rules, 0) == 0;
    close(rules);
    return is_whole;
}

/* ---- calls ---- */

#if defined(__x86_64__)
#define THIS_MACHINE AUDIT_ARCH_X86_64
#elif defined(__aarch64__)
#define THIS_MACHINE AUDIT_ARCH_AARCH64
#endif

#ifdef THIS_MACHINE
#define LOAD(member) \
    BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, member))
#define ANSWER(what) BPF_STMT(BPF_RET | BPF_K, (what))
/* This call: refused. */
#define REFUSE(call)                                   \
    BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (call), 0, 1), \
        ANSWER(SECCOMP_RET_ERRNO | (EPERM & SECCOMP_RET_DATA))

static const struct sock_filter filter[] = {
    LOAD(arch),
    BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, THIS_MACHINE, 1, 0),
    ANSWER(SECCOMP_RET_KILL_PROCESS),
    LOAD(nr),
    /* The second numbering of calls on x86 begins here; nothing of ours uses it. */
    BPF_JUMP(BPF_JMP | BPF_JGE | BPF_K, 0x40000000, 0, 1),
    ANSWER(SECCOMP_RET_ERRNO | (ENOSYS & SECCOMP_RET_DATA)),
    REFUSE(SYS_ptrace),
    REFUSE(SYS_process_vm_readv),
    REFUSE(SYS_process_vm_writev),
    REFUSE(SYS_pidfd_getfd),
    REFUSE(SYS_bpf),
    REFUSE(SYS_perf_event_open),
    REFUSE(SYS_userfaultfd),
    REFUSE(SYS_keyctl),
    REFUSE(SYS_mount),
    REFUSE(SYS_unshare),
    REFUSE(SYS_setns),
    REFUSE(SYS_io_uring_setup), /* it would open sockets past this filter */
    BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_socket, 1, 0),
    ANSWER(SECCOMP_RET_ALLOW),
    LOAD(args[0]),
    BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, AF_UNIX, 1, 0),
    ANSWER(SECCOMP_RET_ERRNO | (EACCES & SECCOMP_RET_DATA)),
    ANSWER(SECCOMP_RET_ALLOW),
};

bool fence_calls(void)
{
    struct sock_fprog program = {
        .len = sizeof filter / sizeof *filter,
        .filter = (struct sock_filter *)(uintptr_t)filter,
    };
    return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 &&
           prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program, 0, 0) == 0;
}
#else
bool fence_calls(void)
{
    return false; /* the numbers of this machine's calls have not been written down */
}
#endif
