/* A stand-in for nbdkit's vddk plugin. It demands the arguments that the real one is given
 * here, starts itself anew as the real one does, and serves raw files in place of the disks
 * of a VM. LIBDIR/standin says what it accepts, LIBDIR/faults what goes wrong now: a line
 * each, a word and a value. */
#define NBDKIT_API_VERSION 2
#define _GNU_SOURCE
#include <nbdkit-plugin.h>

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define THREAD_MODEL NBDKIT_THREAD_MODEL_PARALLEL

enum { LIBDIR, CONFIG, SERVER, PORT, USER, THUMBPRINT, VM, TRANSPORTS, DISK, COMPRESSION, KEYS };
static const char *names[KEYS] = {"libdir", "config", "server", "port", "user", "thumbprint", "vm", "transports", "file", "compression"};
static char *given[KEYS];
static char *password;
static int again; /* this is the second start */

/* lookup finds a line of a file below LIBDIR that begins with the word, and returns its value. */
static int lookup(const char *file, const char *word, char *value, size_t size)
{
	char path[4096], line[4096];
	size_t length = strlen(word);
	int found = 0;
	FILE *f;

	snprintf(path, sizeof path, "%s/%s", given[LIBDIR], file);
	f = fopen(path, "re");
	if (f == NULL)
		return 0;
	while (!found && fgets(line, sizeof line, f) != NULL) {
		line[strcspn(line, "\n")] = 0;
		if (strncmp(line, word, length) == 0 && (line[length] == ' ' || line[length] == 0)) {
			snprintf(value, size, "%s", line[length] ? line + length + 1 : "");
			found = 1;
		}
	}
	fclose(f);
	return found;
}

static int config(const char *key, const char *value)
{
	if (strcmp(key, "password") == 0) {
		if (value[0] != '-' && value[0] != '+') {
			nbdkit_error("the password is an argument, which everybody on this machine can read");
			return -1;
		}
		return nbdkit_read_password(value, &password);
	}
	if (strcmp(key, "reexeced_") == 0) {
		again = 1;
		return 0;
	}
	for (int i = 0; i < KEYS; i++)
		if (strcmp(key, names[i]) == 0) {
			given[i] = i == LIBDIR ? nbdkit_realpath(value) : strdup(value);
			return given[i] == NULL ? -1 : 0;
		}
	nbdkit_error("unknown parameter '%s'", key);
	return -1;
}

static int config_complete(void)
{
	for (int i = 0; i < KEYS; i++)
		if (given[i] == NULL && i != PORT && i != COMPRESSION) {
			nbdkit_error("missing parameter '%s'", names[i]);
			return -1;
		}
	if (password == NULL) {
		nbdkit_error("missing parameter 'password'");
		return -1;
	}
	return 0;
}

static int has_library(void)
{
	char path[4096];

	snprintf(path, sizeof path, "%s/lib64/libvixDiskLib.so.8", given[LIBDIR]);
	return access(path, R_OK) == 0;
}

/* start_anew starts the program again, with the password in a file that has no name any more. */
static int start_anew(void)
{
	static char line[65536];
	char *argv[512], name[] = "/tmp/XXXXXX", argument[64];
	int n = 0, fd, cmdline = open("/proc/self/cmdline", O_RDONLY | O_CLOEXEC);
	ssize_t got = read(cmdline, line, sizeof line - 1);

	fd = mkstemp(name);
	if (cmdline == -1 || got <= 0 || fd == -1 || unlink(name) == -1 || write(fd, password, strlen(password)) == -1 || lseek(fd, 0, SEEK_SET) == -1) {
		nbdkit_error("mkstemp: %m");
		return -1;
	}
	for (char *p = line; p < line + got && n < 500; p += strlen(p) + 1)
		if (strncmp(p, "password=", 9) != 0)
			argv[n++] = p;
	snprintf(argument, sizeof argument, "password=-%d", fd);
	argv[n++] = argument;
	argv[n++] = "reexeced_=";
	argv[n] = NULL;
	setenv("LD_LIBRARY_PATH", given[LIBDIR], 1);
	execvp("/proc/self/exe", argv);
	nbdkit_error("execvp: %m");
	return -1;
}

static int get_ready(void)
{
	char value[1024];

	if (!has_library()) {
		nbdkit_error("libvixDiskLib.so.8: cannot open shared object file: No such file or directory");
		return -1;
	}
	if (!again)
		return start_anew();
	if (lookup("faults", "start-error", value, sizeof value)) {
		nbdkit_error("%s", value);
		return -1;
	}
	return 0;
}

static void dump_plugin(void)
{
	char version[64] = "8";

	lookup("standin", "version", version, sizeof version);
	printf("vddk_library_version=%s\n", given[LIBDIR] != NULL && has_library() ? version : "0");
}

static int same(const char *word, const char *value)
{
	char accepted[4096];

	return lookup("standin", word, accepted, sizeof accepted) && strcmp(accepted, value) == 0;
}

static void *open_disk(int readonly)
{
	char value[4096];
	int fd;

	if (!readonly) {
		nbdkit_error("the disk is opened for writing");
		return NULL;
	}
	if (lookup("faults", "open-delay-ms", value, sizeof value))
		nbdkit_nanosleep(atoi(value) / 1000, atoi(value) % 1000 * 1000000);
	if (lookup("faults", "open-error", value, sizeof value)) {
		nbdkit_error("VixDiskLib_Open: %s: %s", given[DISK], value);
		return NULL;
	}
	if (!same("server", given[SERVER]) || !same("user", given[USER]) || !same("password", password)) {
		nbdkit_error("VixDiskLib_ConnectEx: Incorrect user name or password");
		return NULL;
	}
	if (!same("thumbprint", given[THUMBPRINT])) {
		nbdkit_error("VixDiskLib_ConnectEx: One of the parameters was invalid");
		nbdkit_error("Please verify whether the \"thumbprint\" parameter is correct");
		return NULL;
	}
	if (!same("vm", given[VM]) || !same("transports", given[TRANSPORTS]) || !lookup("standin", given[DISK], value, sizeof value)) {
		nbdkit_error("VixDiskLib_Open: %s: A file was not found", given[DISK]);
		return NULL;
	}
	fd = open(value, O_RDONLY | O_CLOEXEC);
	if (fd == -1) {
		nbdkit_error("VixDiskLib_Open: %s: %m", value);
		return NULL;
	}
	return (void *)(long)(fd + 1);
}

static int descriptor(void *handle) { return (int)(long)handle - 1; }

static void close_disk(void *handle) { close(descriptor(handle)); }

static int64_t get_size(void *handle)
{
	struct stat st;

	return fstat(descriptor(handle), &st) == -1 ? -1 : st.st_size;
}

static int block_size(void *handle, uint32_t *minimum, uint32_t *preferred, uint32_t *maximum)
{
	*minimum = 512;
	*preferred = 4096;
	*maximum = 0xffffffff;
	return 0;
}

static int pread_disk(void *handle, void *buf, uint32_t count, uint64_t offset, uint32_t flags)
{
	char value[1024];

	if (lookup("faults", "read-noise", value, sizeof value))
		for (int i = atoi(value); i > 0; i--)
			nbdkit_error("line %d of many", i);
	if (lookup("faults", "read-error", value, sizeof value)) {
		if (value[0] != 0)
			nbdkit_error("VixDiskLib_Read: %s", value);
		nbdkit_set_error(EIO);
		return -1;
	}
	if (lookup("faults", "read-crash", value, sizeof value) && offset >= strtoull(value, NULL, 10)) {
		snprintf(value, sizeof value, "%s/faults", given[LIBDIR]);
		unlink(value);
		abort();
	}
	if (lookup("faults", "read-crash-always", value, sizeof value) && offset >= strtoull(value, NULL, 10))
		abort();
	while (lookup("faults", "read-stall", value, sizeof value)) {
		snprintf(value, sizeof value, "%s/stuck", given[LIBDIR]);
		close(open(value, O_CREAT | O_WRONLY | O_CLOEXEC, 0600));
		sleep(3600);
	}
	while (count > 0) {
		ssize_t n = pread(descriptor(handle), buf, count, offset);

		if (n <= 0) {
			nbdkit_error("pread: %m");
			return -1;
		}
		buf = (char *)buf + n;
		count -= n;
		offset += n;
	}
	return 0;
}

static struct nbdkit_plugin plugin = {
	.name = "vddk",
	.longname = "stand-in for the VDDK plugin",
	.config = config,
	.config_complete = config_complete,
	.get_ready = get_ready,
	.dump_plugin = dump_plugin,
	.open = open_disk,
	.close = close_disk,
	.get_size = get_size,
	.block_size = block_size,
	.pread = pread_disk,
};

NBDKIT_REGISTER_PLUGIN(plugin)
