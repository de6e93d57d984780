/* A disk that can lose power, for unmodified processes: LD_PRELOAD=powerloss.so.
 *
 * Theory. What a process wrote and did not sync is, after a power loss, there or not there, page by page. So before a
 * page changes for the first time since its last sync, its old content goes to an undo journal; a successful sync
 * says so in the journal; and the same for file sizes and for names (create, rename, unlink), which only a sync of their
 * directory makes durable. After the process was killed, powerloss.py puts a random subset of what was not synced
 * back. The journal is written with plain write(2) before the change it describes, so a SIGKILL at any moment leaves it
 * complete.
 *
 * The same place counts calls, kills the process at a chosen one (before it, after it, or half-way through a write)
 * and makes chosen calls fail; a failed sync also makes the pages it should have written unsyncable for ever, as Linux
 * does. Orders come through a shared page of memory (struct control) while the process runs.
 *
 * Environment: POWERLOSS_ROOT (directory that is covered, absolute, no symlinks), POWERLOSS_JOURNAL, POWERLOSS_CONTROL
 * (existing files outside it), POWERLOSS_GRAVES (directory on the same file system, outside it).
 *
 * Not covered: writes through mmap (SQLite's -shm, which it rebuilds; powerloss.py deletes it). selfcheck.py compares
 * with strace that nothing else escapes. powerloss.py knows the layouts of records and control.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

#define PAGE 4096
#define SECTOR 512
#define FDS 65536
#define RULES 8
#define BUCKETS 1024
#define NAME 1024

enum op { WRITE, SYNC, CREATE, RENAME, UNLINK, TRUNCATE, MKDIR, LINK, OPEN, READ, OPS };
enum type { T_PAGE = 1, T_SIZE, T_SYNC, T_SYNCPAGES, T_POISON, T_CREATE, T_RENAME, T_UNLINK, T_MKDIR, T_RMDIR, T_DIRSYNC };
enum how { BEFORE, AFTER, HALF };

struct rule { uint32_t ops; int32_t err; uint64_t skip, count, seen; char prefix[224]; };

struct control {
    uint64_t seq;                      /* of the next journal record; goes on over lives of the process */
    int64_t countdown;                 /* kill at the countdown-th call that matches; 0: never */
    uint32_t kill_ops; uint32_t kill_how;
    char kill_prefix[224];
    uint64_t killed;                   /* 1 + op of the fatal call */
    char killed_path[256];
    uint64_t calls[OPS];               /* below the root, by op */
    struct rule rules[RULES];
};

struct record { uint32_t magic, type; uint64_t seq, inode, a, b; uint32_t length1, length2; };

struct file {
    struct file *next;
    uint64_t inode;
    int refs, reader, directory;       /* reader: own descriptor for pre-images */
    uint32_t generation;               /* rises when a sync begins */
    uint32_t *logged;                  /* per page: generation of its newest pre-image */
    uint64_t pages;
    uint32_t size_logged;
    pthread_mutex_t mutex;
    char path[NAME];
};

static struct control *control;
static char root[NAME], graves[NAME - 64];
static size_t root_length;
static int journal = -1;
static struct file *fds[FDS];
static int dsync[FDS];
static struct file *table[BUCKETS];
static pthread_mutex_t table_mutex = PTHREAD_MUTEX_INITIALIZER, names_mutex = PTHREAD_MUTEX_INITIALIZER;
static uint64_t grave_count;

#define REAL(ret, name, ...) \
    static ret (*real_##name)(__VA_ARGS__); \
    if (!real_##name) real_##name = (ret (*)(__VA_ARGS__))dlsym(RTLD_NEXT, #name)

static void die(const char *what) {
    dprintf(2, "powerloss: %s: %s\n", what, strerror(errno));
    _exit(99);
}

__attribute__((constructor)) static void start(void) {
    const char *r = getenv("POWERLOSS_ROOT"), *j = getenv("POWERLOSS_JOURNAL"), *c = getenv("POWERLOSS_CONTROL");
    const char *g = getenv("POWERLOSS_GRAVES");
    if (!r || !j || !c || !g) return;
    snprintf(root, sizeof root, "%s", r);
    snprintf(graves, sizeof graves, "%s", g);
    root_length = strlen(root);
    journal = syscall(SYS_openat, AT_FDCWD, j, O_WRONLY | O_APPEND | O_CLOEXEC, 0);
    int fd = syscall(SYS_openat, AT_FDCWD, c, O_RDWR | O_CLOEXEC, 0);
    if (journal < 0 || fd < 0) die("journal or control");
    journal = fcntl(journal, F_DUPFD_CLOEXEC, 1000);
    control = mmap(NULL, sizeof *control, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    if (control == MAP_FAILED) die("mmap of control");
    syscall(SYS_close, fd);
    prctl(PR_SET_PDEATHSIG, SIGKILL);  /* no broker outlives its harness */
}

/* --- the journal ------------------------------------------------------------------------------------------------ */

static uint64_t now(void) { return __atomic_load_n(&control->seq, __ATOMIC_SEQ_CST); }

static void record(int type, uint64_t inode, uint64_t a, uint64_t b, const void *one, size_t n1, const void *two, size_t n2) {
    struct record r = { 0x504c4f53, type, __atomic_fetch_add(&control->seq, 1, __ATOMIC_SEQ_CST), inode, a, b, n1, n2 };
    struct iovec v[3] = { { &r, sizeof r }, { (void *)one, n1 }, { (void *)two, n2 } };
    ssize_t n = syscall(SYS_writev, journal, v, 3);
    if (n != (ssize_t)(sizeof r + n1 + n2)) die("journal is not written");
}

static void name_record(int type, uint64_t inode, const char *one, const char *two) {
    record(type, inode, 0, 0, one, strlen(one), two, strlen(two));
}

/* --- faults ------------------------------------------------------------------------------------------------------- */

static int below(const char *path, const char *prefix) {
    const char *rest = path + root_length;
    while (*rest == '/') rest++;
    return strncmp(rest, prefix, strlen(prefix)) == 0;
}

static void die_at(enum op op, const char *path) {
    control->killed = 1 + op;
    snprintf(control->killed_path, sizeof control->killed_path, "%s", path);
    syscall(SYS_kill, getpid(), SIGKILL);
    for (;;) pause();
}

/* Before a call. Returns an errno to fail with, or 0; *fatal says that the process dies after (1) or half-way (2). */
static int fault(enum op op, const char *path, int *fatal) {
    *fatal = 0;
    __atomic_fetch_add(&control->calls[op], 1, __ATOMIC_SEQ_CST);
    for (int i = 0; i < RULES; i++) {
        struct rule *rule = &control->rules[i];
        if (!(__atomic_load_n(&rule->ops, __ATOMIC_SEQ_CST) & 1u << op) || !below(path, rule->prefix)) continue;
        uint64_t seen = __atomic_fetch_add(&rule->seen, 1, __ATOMIC_SEQ_CST);
        if (seen >= rule->skip && (!rule->count || seen < rule->skip + rule->count)) return rule->err;
    }
    if (__atomic_load_n(&control->countdown, __ATOMIC_SEQ_CST) > 0 && control->kill_ops & 1u << op
        && below(path, control->kill_prefix)
        && __atomic_fetch_sub(&control->countdown, 1, __ATOMIC_SEQ_CST) == 1) {
        if (control->kill_how == BEFORE) die_at(op, path);
        *fatal = control->kill_how == HALF && op == WRITE ? 2 : 1;
    }
    return 0;
}

/* --- files ---------------------------------------------------------------------------------------------------------- */

static int absolute(int directory, const char *path, char *out) {
    if (!control || !path) return 0;
    if (path[0] == '/') {
        if (strlen(path) >= NAME) return 0;
        strcpy(out, path);
    } else {
        char link[64], base[NAME];
        if (directory == AT_FDCWD) strcpy(link, "/proc/self/cwd");
        else snprintf(link, sizeof link, "/proc/self/fd/%d", directory);
        ssize_t n = syscall(SYS_readlinkat, AT_FDCWD, link, base, sizeof base - 1);
        if (n < 0) return 0;
        base[n] = 0;
        if (snprintf(out, NAME, "%s/%s", base, path) >= NAME) return 0;
    }
    for (char *slash; (slash = strstr(out, "//"));) memmove(slash, slash + 1, strlen(slash));
    for (char *dot; (dot = strstr(out, "/./"));) memmove(dot, dot + 2, strlen(dot + 2) + 1);
    size_t n = strlen(out);
    while (n > 1 && (out[n - 1] == '/' || (out[n - 1] == '.' && out[n - 2] == '/'))) out[--n] = 0;
    return strncmp(out, root, root_length) == 0 && (out[root_length] == '/' || !out[root_length]);
}

static int ignored(const char *path) {
    size_t n = strlen(path);
    return n > 4 && strcmp(path + n - 4, "-shm") == 0;
}

static int raw_stat(const char *path, struct stat *st) { return syscall(SYS_newfstatat, AT_FDCWD, path, st, AT_SYMLINK_NOFOLLOW); }

static struct file *file_of(uint64_t inode, const char *path, int directory) {
    pthread_mutex_lock(&table_mutex);
    struct file **at = &table[inode % BUCKETS], *f;
    for (f = *at; f; f = f->next) if (f->inode == inode) break;
    if (!f) {
        f = calloc(1, sizeof *f);
        if (!f) die("memory");
        f->inode = inode;
        f->generation = 1;
        f->reader = -1;
        pthread_mutex_init(&f->mutex, NULL);
        f->next = *at;
        *at = f;
    }
    f->directory = directory;
    f->refs++;
    snprintf(f->path, sizeof f->path, "%s", path);
    pthread_mutex_unlock(&table_mutex);
    return f;
}

static void release(struct file *f) {
    pthread_mutex_lock(&table_mutex);
    if (--f->refs == 0 && f->reader >= 0) {
        syscall(SYS_close, f->reader);
        f->reader = -1;
    }
    pthread_mutex_unlock(&table_mutex);  /* the record stays: its pages may still be unsynced */
}

static struct file *get(int fd) { return control && fd >= 0 && fd < FDS ? fds[fd] : NULL; }

static void log_page(struct file *f, uint64_t page, uint64_t size) {
    if (page >= f->pages) {
        uint64_t pages = (page + 1) * 2;
        f->logged = realloc(f->logged, pages * sizeof *f->logged);
        if (!f->logged) die("memory");
        memset(f->logged + f->pages, 0, (pages - f->pages) * sizeof *f->logged);
        f->pages = pages;
    }
    if (f->logged[page] == f->generation) return;
    char old[PAGE];
    ssize_t n = 0;
    if (page * PAGE < size) {
        n = syscall(SYS_pread64, f->reader, old, PAGE, page * PAGE);
        if (n < 0) die("pre-image");
    }
    while (n > 0 && !old[n - 1]) n--;
    record(T_PAGE, f->inode, page, 0, old, n, NULL, 0);
    f->logged[page] = f->generation;
}

/* With f->mutex held: pre-images of [offset, offset + length), and of the size if it changes to `size_after` or more. */
static void log_change(struct file *f, int fd, uint64_t offset, uint64_t length, int shrink) {
    struct stat st;
    if (f->reader < 0) {
        char link[64];
        snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
        f->reader = syscall(SYS_openat, AT_FDCWD, link, O_RDONLY | O_CLOEXEC, 0);
        if (f->reader < 0) die("reader");
    }
    if (syscall(SYS_fstat, f->reader, &st)) die("fstat");
    uint64_t size = st.st_size;
    if ((shrink || offset + length > size) && f->size_logged != f->generation) {
        record(T_SIZE, f->inode, size, 0, NULL, 0, NULL, 0);
        f->size_logged = f->generation;
    }
    if (!length) return;
    for (uint64_t page = offset / PAGE; page <= (offset + length - 1) / PAGE; page++) log_page(f, page, size);
}

static int sync_file(struct file *f, int (*real)(int), int fd) {
    int fatal, err = fault(SYNC, f->path, &fatal);
    pthread_mutex_lock(&f->mutex);
    f->generation++;
    uint64_t begin = now();
    pthread_mutex_unlock(&f->mutex);
    if (err) {
        record(T_POISON, f->inode, begin, 0, NULL, 0, NULL, 0);
        errno = err;
        return -1;
    }
    int result = real(fd);
    if (result == 0) {
        if (f->directory) record(T_DIRSYNC, f->inode, begin, 0, f->path, strlen(f->path), NULL, 0);
        else record(T_SYNC, f->inode, begin, 0, NULL, 0, NULL, 0);
    }
    if (fatal) die_at(SYNC, f->path);
    return result;
}

static ssize_t raw_write(int fd, const struct iovec *v, int n, off_t offset, int flags) {
    return syscall(SYS_pwritev2, fd, v, n, (unsigned long)offset, 0UL, flags);
}

static ssize_t write_file(struct file *f, int fd, const struct iovec *v, int n, off_t offset, int flags) {
    uint64_t length = 0;
    for (int i = 0; i < n; i++) length += v[i].iov_len;
    int fatal, err = fault(WRITE, f->path, &fatal);
    int synced = dsync[fd] || flags & (RWF_DSYNC | RWF_SYNC);
    uint64_t at = offset;
    if (offset < 0) {
        struct stat st;
        if (syscall(SYS_fcntl, fd, F_GETFL, 0) & O_APPEND) at = syscall(SYS_fstat, fd, &st) ? 0 : st.st_size;
        else at = syscall(SYS_lseek, fd, 0L, SEEK_CUR);
    }
    pthread_mutex_lock(&f->mutex);
    if (err && synced) {  /* the write happened, its sync failed */
        log_change(f, fd, at, length, 0);
        raw_write(fd, v, n, offset, 0);
        f->generation++;
        record(T_POISON, f->inode, now(), 0, NULL, 0, NULL, 0);
    }
    if (err) {
        pthread_mutex_unlock(&f->mutex);
        errno = err;
        return -1;
    }
    log_change(f, fd, at, length, 0);
    if (fatal == 2) {
        struct iovec half = { v[0].iov_base, v[0].iov_len };
        uint64_t left = length / 2;
        if (syscall(SYS_fcntl, fd, F_GETFL, 0) & O_DIRECT) left -= left % SECTOR;  /* nothing less goes past the cache */
        for (int i = 0; i < n && left; i++) {
            half = v[i];
            if (half.iov_len > left) half.iov_len = left;
            raw_write(fd, &half, 1, at, 0);
            at += half.iov_len;
            left -= half.iov_len;
        }
        die_at(WRITE, f->path);
    }
    uint64_t begin = now();
    ssize_t done = raw_write(fd, v, n, offset, flags);
    int error = errno;
    if (done > 0 && synced) {
        uint64_t first = at / PAGE, last = (at + done - 1) / PAGE;
        record(T_SYNCPAGES, f->inode, begin, first << 32 | last, NULL, 0, NULL, 0);
        for (uint64_t page = first; page <= last; page++) f->logged[page] = 0;
        f->size_logged = 0;
    }
    pthread_mutex_unlock(&f->mutex);
    if (fatal) die_at(WRITE, f->path);
    errno = error;
    return done;
}

/* --- what the process calls: data ------------------------------------------------------------------------------------- */

ssize_t write(int fd, const void *data, size_t n) {
    REAL(ssize_t, write, int, const void *, size_t);
    struct file *f = get(fd);
    struct iovec v = { (void *)data, n };
    return f ? write_file(f, fd, &v, 1, -1, 0) : real_write(fd, data, n);
}

ssize_t writev(int fd, const struct iovec *v, int n) {
    REAL(ssize_t, writev, int, const struct iovec *, int);
    struct file *f = get(fd);
    return f ? write_file(f, fd, v, n, -1, 0) : real_writev(fd, v, n);
}

#define PWRITE(name) \
    ssize_t name(int fd, const void *data, size_t n, off_t offset) { \
        REAL(ssize_t, name, int, const void *, size_t, off_t); \
        struct file *f = get(fd); \
        struct iovec v = { (void *)data, n }; \
        return f ? write_file(f, fd, &v, 1, offset, 0) : real_##name(fd, data, n, offset); \
    }
PWRITE(pwrite)
PWRITE(pwrite64)

#define PWRITEV(name) \
    ssize_t name(int fd, const struct iovec *v, int n, off_t offset) { \
        REAL(ssize_t, name, int, const struct iovec *, int, off_t); \
        struct file *f = get(fd); \
        return f ? write_file(f, fd, v, n, offset, 0) : real_##name(fd, v, n, offset); \
    }
PWRITEV(pwritev)
PWRITEV(pwritev64)

#define PWRITEV2(name) \
    ssize_t name(int fd, const struct iovec *v, int n, off_t offset, int flags) { \
        REAL(ssize_t, name, int, const struct iovec *, int, off_t, int); \
        struct file *f = get(fd); \
        return f ? write_file(f, fd, v, n, offset, flags) : real_##name(fd, v, n, offset, flags); \
    }
PWRITEV2(pwritev2)
PWRITEV2(pwritev64v2)

#define FSYNC(name) \
    int name(int fd) { \
        REAL(int, name, int); \
        struct file *f = get(fd); \
        return f ? sync_file(f, real_##name, fd) : real_##name(fd); \
    }
FSYNC(fsync)
FSYNC(fdatasync)

static int resize(int fd, struct file *f, off_t size) {
    int fatal, err = fault(TRUNCATE, f->path, &fatal);
    if (err) { errno = err; return -1; }
    struct stat st;
    pthread_mutex_lock(&f->mutex);
    if (syscall(SYS_fstat, fd, &st)) die("fstat");
    if (size < st.st_size) log_change(f, fd, size, st.st_size - size, 1);
    else log_change(f, fd, size, 0, size > st.st_size);
    int result = syscall(SYS_ftruncate, fd, size);
    pthread_mutex_unlock(&f->mutex);
    if (fatal) die_at(TRUNCATE, f->path);
    return result;
}

#define FTRUNCATE(name) \
    int name(int fd, off_t size) { \
        REAL(int, name, int, off_t); \
        struct file *f = get(fd); \
        return f ? resize(fd, f, size) : real_##name(fd, size); \
    }
FTRUNCATE(ftruncate)
FTRUNCATE(ftruncate64)

#define FALLOCATE(name, ret, mode_arg, mode_value) \
    int name(int fd mode_arg, off_t offset, off_t length) { \
        struct file *f = get(fd); \
        if (f) { \
            pthread_mutex_lock(&f->mutex); \
            log_change(f, fd, offset, length, 0); \
            pthread_mutex_unlock(&f->mutex); \
        } \
        long result = syscall(SYS_fallocate, fd, mode_value, offset, length); \
        return ret; \
    }
#define COMMA_MODE , int mode
FALLOCATE(fallocate, (int)result, COMMA_MODE, mode)
FALLOCATE(fallocate64, (int)result, COMMA_MODE, mode)
FALLOCATE(posix_fallocate, result ? errno : 0, , 0)
FALLOCATE(posix_fallocate64, result ? errno : 0, , 0)

#define PREAD(name) \
    ssize_t name(int fd, void *data, size_t n, off_t offset) { \
        REAL(ssize_t, name, int, void *, size_t, off_t); \
        struct file *f = get(fd); \
        int fatal, err = f ? fault(READ, f->path, &fatal) : 0; \
        if (err) { errno = err; return -1; } \
        return real_##name(fd, data, n, offset); \
    }
PREAD(pread)
PREAD(pread64)

/* --- names ---------------------------------------------------------------------------------------------------------- */

static void keep_grave(const char *path, char *grave) {
    snprintf(grave, NAME, "%s/%d-%llu", graves, getpid(), (unsigned long long)__atomic_fetch_add(&grave_count, 1, __ATOMIC_SEQ_CST));
    if (syscall(SYS_linkat, AT_FDCWD, path, AT_FDCWD, grave, 0)) die("grave");
}

static void adopt(int fd, const char *path, int flags) {
    struct stat st;
    if (fd < 0 || fd >= FDS || syscall(SYS_fstat, fd, &st)) return;
    if (!S_ISREG(st.st_mode) && !S_ISDIR(st.st_mode)) return;
    fds[fd] = file_of(st.st_ino, path, S_ISDIR(st.st_mode));
    dsync[fd] = (flags & (O_DSYNC | O_SYNC)) != 0;
}

static int open_below(int directory, const char *path, const char *full, int flags, mode_t mode) {
    struct stat st;
    int exists = raw_stat(full, &st) == 0;
    int creates = !exists && flags & O_CREAT;
    int fatal, err = fault(creates ? CREATE : OPEN, full, &fatal);
    if (err) { errno = err; return -1; }
    pthread_mutex_lock(&names_mutex);
    if (creates) name_record(T_CREATE, 0, full, "");
    else if (exists && flags & O_TRUNC && S_ISREG(st.st_mode) && st.st_size) {
        int reader = syscall(SYS_openat, AT_FDCWD, full, O_RDONLY | O_CLOEXEC, 0);
        if (reader >= 0) {
            struct file *f = file_of(st.st_ino, full, 0);
            pthread_mutex_lock(&f->mutex);
            log_change(f, reader, 0, st.st_size, 1);
            pthread_mutex_unlock(&f->mutex);
            release(f);
            syscall(SYS_close, reader);
        }
    }
    int fd = syscall(SYS_openat, directory, path, flags, mode);
    if (fd >= 0) adopt(fd, full, flags);
    pthread_mutex_unlock(&names_mutex);
    if (fatal) die_at(creates ? CREATE : OPEN, full);
    return fd;
}

static int open_any(int directory, const char *path, int flags, mode_t mode) {
    char full[NAME];
    if (absolute(directory, path, full) && !ignored(full)) return open_below(directory, path, full, flags, mode);
    return syscall(SYS_openat, directory, path, flags, mode);
}

#define MODE_OF(flags) \
    mode_t mode = 0; \
    if (flags & (O_CREAT | __O_TMPFILE)) { va_list l; va_start(l, flags); mode = va_arg(l, mode_t); va_end(l); }
int open(const char *path, int flags, ...) { MODE_OF(flags) return open_any(AT_FDCWD, path, flags, mode); }
int open64(const char *path, int flags, ...) { MODE_OF(flags) return open_any(AT_FDCWD, path, flags, mode); }
int openat(int d, const char *path, int flags, ...) { MODE_OF(flags) return open_any(d, path, flags, mode); }
int openat64(int d, const char *path, int flags, ...) { MODE_OF(flags) return open_any(d, path, flags, mode); }

int close(int fd) {
    REAL(int, close, int);
    struct file *f = get(fd);
    if (f) { fds[fd] = NULL; release(f); }
    return real_close(fd);
}

static void copied(int from, int to) {
    struct file *f = get(from);
    if (!f || to < 0 || to >= FDS) return;
    pthread_mutex_lock(&table_mutex);
    f->refs++;
    pthread_mutex_unlock(&table_mutex);
    fds[to] = f;
    dsync[to] = dsync[from];
}
int dup(int fd) { REAL(int, dup, int); int to = real_dup(fd); copied(fd, to); return to; }
int dup2(int fd, int to) { REAL(int, dup2, int, int); to = real_dup2(fd, to); copied(fd, to); return to; }
int dup3(int fd, int to, int flags) { REAL(int, dup3, int, int, int); to = real_dup3(fd, to, flags); copied(fd, to); return to; }

int renameat2(int d1, const char *from, int d2, const char *to, unsigned flags) {
    char one[NAME], two[NAME], grave[NAME] = "";
    int in1 = absolute(d1, from, one), in2 = absolute(d2, to, two);
    if (!in1 || !in2) return syscall(SYS_renameat2, d1, from, d2, to, flags);
    int fatal, err = fault(RENAME, two, &fatal);
    if (err) { errno = err; return -1; }
    pthread_mutex_lock(&names_mutex);
    struct stat st, source;
    int result = -1;
    if (raw_stat(one, &source)) errno = ENOENT;
    else {
        if (!raw_stat(two, &st) && S_ISREG(st.st_mode) && st.st_ino != source.st_ino) keep_grave(two, grave);
        char both[2 * NAME];
        int n = snprintf(both, sizeof both, "%s\n%s", two, grave);
        record(T_RENAME, 0, 0, 0, one, strlen(one), both, n);
        result = syscall(SYS_renameat2, AT_FDCWD, one, AT_FDCWD, two, flags);
        if (result == 0) release(file_of(source.st_ino, two, S_ISDIR(source.st_mode)));
    }
    int error = errno;
    pthread_mutex_unlock(&names_mutex);
    if (fatal) die_at(RENAME, two);
    errno = error;
    return result;
}
int rename(const char *from, const char *to) { return renameat2(AT_FDCWD, from, AT_FDCWD, to, 0); }
int renameat(int d1, const char *from, int d2, const char *to) { return renameat2(d1, from, d2, to, 0); }

int unlinkat(int directory, const char *path, int flags) {
    char full[NAME], grave[NAME];
    if (!absolute(directory, path, full) || ignored(full)) return syscall(SYS_unlinkat, directory, path, flags);
    int fatal, err = fault(UNLINK, full, &fatal);
    if (err) { errno = err; return -1; }
    pthread_mutex_lock(&names_mutex);
    struct stat st;
    int result = -1;
    if (raw_stat(full, &st)) errno = ENOENT;
    else {
        if (S_ISDIR(st.st_mode)) name_record(T_RMDIR, st.st_ino, full, "");
        else {
            keep_grave(full, grave);
            name_record(T_UNLINK, st.st_ino, full, grave);
        }
        result = syscall(SYS_unlinkat, AT_FDCWD, full, flags);
    }
    int error = errno;
    pthread_mutex_unlock(&names_mutex);
    if (fatal) die_at(UNLINK, full);
    errno = error;
    return result;
}
int unlink(const char *path) { return unlinkat(AT_FDCWD, path, 0); }
int rmdir(const char *path) { return unlinkat(AT_FDCWD, path, AT_REMOVEDIR); }

int mkdirat(int directory, const char *path, mode_t mode) {
    char full[NAME];
    if (!absolute(directory, path, full)) return syscall(SYS_mkdirat, directory, path, mode);
    int fatal, err = fault(MKDIR, full, &fatal);
    if (err) { errno = err; return -1; }
    struct stat st;
    pthread_mutex_lock(&names_mutex);
    if (raw_stat(full, &st)) name_record(T_MKDIR, 0, full, "");
    int result = syscall(SYS_mkdirat, directory, path, mode);
    int error = errno;
    pthread_mutex_unlock(&names_mutex);
    if (fatal) die_at(MKDIR, full);
    errno = error;
    return result;
}
int mkdir(const char *path, mode_t mode) { return mkdirat(AT_FDCWD, path, mode); }

int linkat(int d1, const char *from, int d2, const char *to, int flags) {
    char two[NAME];
    if (!absolute(d2, to, two)) return syscall(SYS_linkat, d1, from, d2, to, flags);
    int fatal, err = fault(LINK, two, &fatal);
    if (err) { errno = err; return -1; }
    struct stat st;
    pthread_mutex_lock(&names_mutex);
    if (raw_stat(two, &st)) name_record(T_CREATE, 0, two, "");
    int result = syscall(SYS_linkat, d1, from, d2, to, flags);
    int error = errno;
    pthread_mutex_unlock(&names_mutex);
    if (fatal) die_at(LINK, two);
    errno = error;
    return result;
}
int link(const char *from, const char *to) { return linkat(AT_FDCWD, from, AT_FDCWD, to, 0); }
