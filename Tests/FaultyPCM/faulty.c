/*
 * An ALSA playback device whose faults a test can switch, and whose samples it can read: a plugin for tests alone.
 *
 *     pcm_type.faulty { lib "/…/libFaultyPCM.so" }
 *     pcm.!default { type faulty folder "/…" }
 *
 * It plays in real time by CLOCK_MONOTONIC. While `folder` has a file of one of these names, it has that fault:
 *     busy      cannot be opened: EBUSY
 *     gone      cannot be opened, and every call fails: ENODEV
 *     stuck     says that it would take sound, and takes none: its pointer does not move
 *     deaf      as stuck, and never even wakes who waits for it
 *     hanging   calls do not return until the file is gone
 * What has been heard is in `folder`/samples, interleaved stereo; `folder`/starts has a line "FRAME NANOSECONDS" for each
 * stretch of it, its first frame and when that was heard.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

#include <alsa/asoundlib.h>
#include <alsa/pcm_external.h>

#define CHANNELS 2
#define FRAME (CHANNELS * (int)sizeof(int16_t))

struct faulty {
    snd_pcm_ioplug_t io;
    char folder[128];
    /* What was handed over, by frame modulo the buffer's size. */
    char *ring;
    /* When frame 0 is heard, and how many frames have been handed over and heard since then. */
    int64_t started;
    int64_t written, heard;
    int samples, log;
};

static int64_t now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (int64_t)time.tv_sec * 1000000000 + time.tv_nsec;
}

static int has(const struct faulty *pcm, const char *fault)
{
    char path[192];
    snprintf(path, sizeof path, "%s/%s", pcm->folder, fault);
    return access(path, F_OK) == 0;
}

/* What comes before anything else: hangs as long as it is to, and says whether the device is there. */
static int check(const struct faulty *pcm)
{
    while (has(pcm, "hanging"))
        usleep(10000);
    return has(pcm, "gone") ? -ENODEV : 0;
}

/* Plays up to the present. */
static void play(struct faulty *pcm)
{
    int64_t passed = (now() - pcm->started) * pcm->io.rate / 1000000000;
    int64_t end = passed < pcm->written ? passed : pcm->written;
    if (has(pcm, "stuck") || has(pcm, "deaf"))
        return;
    while (pcm->heard < end) {
        int64_t first = pcm->heard % (int64_t)pcm->io.buffer_size;
        int64_t most = (int64_t)pcm->io.buffer_size - first;
        int64_t count = end - pcm->heard < most ? end - pcm->heard : most;
        if (write(pcm->samples, pcm->ring + first * FRAME, count * FRAME) != count * FRAME)
            return;
        pcm->heard += count;
    }
}

static int faulty_start(snd_pcm_ioplug_t *io)
{
    struct faulty *pcm = io->private_data;
    int error = check(pcm);
    if (error < 0)
        return error;
    pcm->started = now();
    dprintf(pcm->log, "%lld %lld\n", (long long)(lseek(pcm->samples, 0, SEEK_END) / FRAME), (long long)pcm->started);
    return 0;
}

static int faulty_stop(snd_pcm_ioplug_t *io)
{
    struct faulty *pcm = io->private_data;
    play(pcm);
    return check(pcm);
}

static int faulty_prepare(snd_pcm_ioplug_t *io)
{
    struct faulty *pcm = io->private_data;
    struct itimerspec often = {{0, 20000000}, {0, 20000000}};
    int error = check(pcm);
    if (error < 0)
        return error;
    free(pcm->ring);
    pcm->ring = calloc(io->buffer_size, FRAME);
    if (!pcm->ring)
        return -ENOMEM;
    pcm->written = pcm->heard = 0;
    return timerfd_settime(io->poll_fd, 0, &often, NULL) < 0 ? -errno : 0;
}

static snd_pcm_sframes_t faulty_pointer(snd_pcm_ioplug_t *io)
{
    struct faulty *pcm = io->private_data;
    int error = check(pcm);
    if (error < 0)
        return error;
    if (io->state == SND_PCM_STATE_RUNNING || io->state == SND_PCM_STATE_DRAINING) {
        int64_t passed = (now() - pcm->started) * io->rate / 1000000000;
        play(pcm);
        if (pcm->heard == pcm->written && passed > pcm->written)
            return -EPIPE;
    }
    return pcm->heard % io->buffer_size;
}

static snd_pcm_sframes_t faulty_transfer(
    snd_pcm_ioplug_t *io, const snd_pcm_channel_area_t *areas, snd_pcm_uframes_t offset, snd_pcm_uframes_t size)
{
    struct faulty *pcm = io->private_data;
    const char *from = (const char *)areas->addr + (areas->first + areas->step * offset) / 8;
    int error = check(pcm);
    if (error < 0)
        return error;
    for (snd_pcm_uframes_t i = 0; i < size; i++, pcm->written++)
        memcpy(pcm->ring + pcm->written % io->buffer_size * FRAME, from + i * FRAME, FRAME);
    return size;
}

static int faulty_poll_revents(
    snd_pcm_ioplug_t *io, struct pollfd *descriptors, unsigned int count, unsigned short *events)
{
    struct faulty *pcm = io->private_data;
    uint64_t times;
    snd_pcm_sframes_t pointer;
    (void)count;
    *events = 0;
    if (has(pcm, "deaf")) {
        struct itimerspec never = {{0, 0}, {0, 0}};
        timerfd_settime(io->poll_fd, 0, &never, NULL);
        return 0;
    }
    /* One that is stuck stays readable, which is what must not make anybody spin. */
    if (has(pcm, "stuck")) {
        *events = descriptors->revents & POLLIN ? POLLOUT : 0;
        return 0;
    }
    if (descriptors->revents & POLLIN && read(io->poll_fd, &times, sizeof times) < 0)
        return 0;
    pointer = faulty_pointer(io);
    if (pointer < 0)
        *events = POLLERR;
    else if (pcm->written - pcm->heard <= (int64_t)io->buffer_size / 2)
        *events = POLLOUT;
    return 0;
}

static int faulty_close(snd_pcm_ioplug_t *io)
{
    struct faulty *pcm = io->private_data;
    while (has(pcm, "hanging"))
        usleep(10000);
    close(pcm->samples);
    close(pcm->log);
    close(io->poll_fd);
    free(pcm->ring);
    free(pcm);
    return 0;
}

static const snd_pcm_ioplug_callback_t callbacks = {
    .start = faulty_start,
    .stop = faulty_stop,
    .pointer = faulty_pointer,
    .transfer = faulty_transfer,
    .close = faulty_close,
    .prepare = faulty_prepare,
    .poll_revents = faulty_poll_revents,
};

static int constrain(snd_pcm_ioplug_t *io)
{
    static const unsigned int accesses[] = {SND_PCM_ACCESS_RW_INTERLEAVED};
    static const unsigned int formats[] = {SND_PCM_FORMAT_S16_LE};
    int error = snd_pcm_ioplug_set_param_list(io, SND_PCM_IOPLUG_HW_ACCESS, 1, accesses);
    if (error >= 0)
        error = snd_pcm_ioplug_set_param_list(io, SND_PCM_IOPLUG_HW_FORMAT, 1, formats);
    if (error >= 0)
        error = snd_pcm_ioplug_set_param_minmax(io, SND_PCM_IOPLUG_HW_CHANNELS, CHANNELS, CHANNELS);
    if (error >= 0)
        error = snd_pcm_ioplug_set_param_minmax(io, SND_PCM_IOPLUG_HW_RATE, 48000, 48000);
    if (error >= 0)
        error = snd_pcm_ioplug_set_param_minmax(io, SND_PCM_IOPLUG_HW_PERIOD_BYTES, 256 * FRAME, 8192 * FRAME);
    if (error >= 0)
        error = snd_pcm_ioplug_set_param_minmax(io, SND_PCM_IOPLUG_HW_PERIODS, 2, 64);
    return error;
}

SND_PCM_PLUGIN_DEFINE_FUNC(faulty)
{
    const char *folder = NULL;
    snd_config_iterator_t i, next;
    char path[192];
    int error;
    struct faulty *pcm;

    (void)root;
    snd_config_for_each(i, next, conf) {
        snd_config_t *entry = snd_config_iterator_entry(i);
        const char *id;
        if (snd_config_get_id(entry, &id) >= 0 && strcmp(id, "folder") == 0)
            snd_config_get_string(entry, &folder);
    }
    if (!folder || strlen(folder) >= sizeof pcm->folder || stream != SND_PCM_STREAM_PLAYBACK)
        return -EINVAL;
    pcm = calloc(1, sizeof *pcm);
    if (!pcm)
        return -ENOMEM;
    strcpy(pcm->folder, folder);
    error = check(pcm);
    if (error == 0 && has(pcm, "busy"))
        error = -EBUSY;
    if (error < 0) {
        free(pcm);
        return error;
    }
    snprintf(path, sizeof path, "%s/samples", folder);
    pcm->samples = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    snprintf(path, sizeof path, "%s/starts", folder);
    pcm->log = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    pcm->io.version = SND_PCM_IOPLUG_VERSION;
    pcm->io.name = "faults for tests";
    pcm->io.mmap_rw = 0;
    pcm->io.callback = &callbacks;
    pcm->io.private_data = pcm;
    pcm->io.poll_fd = timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK | TFD_CLOEXEC);
    pcm->io.poll_events = POLLIN;
    error = snd_pcm_ioplug_create(&pcm->io, name, stream, mode);
    if (error < 0) {
        close(pcm->samples);
        close(pcm->log);
        close(pcm->io.poll_fd);
        free(pcm);
        return error;
    }
    error = constrain(&pcm->io);
    if (error < 0) {
        snd_pcm_ioplug_delete(&pcm->io);
        return error;
    }
    *pcmp = pcm->io.pcm;
    return 0;
}

SND_PCM_PLUGIN_SYMBOL(faulty);
