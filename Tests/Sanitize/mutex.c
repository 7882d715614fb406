/* Tells ThreadSanitizer of what it cannot see: Synchronization.Mutex takes and gives a lock that others want in the
   standard library, which is not built for it; only what is inlined is. Preloaded into whatever runs under it. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdbool.h>
#include <stdint.h>

#define LOCK_SLOW "$s15Synchronization12_MutexHandleV9_lockSlowyys6UInt32VF"
#define TRY_LOCK_SLOW "$s15Synchronization12_MutexHandleV12_tryLockSlowSbyF"
#define UNLOCK_SLOW "$s15Synchronization12_MutexHandleV11_unlockSlowyyF"
#define CONTEXT __attribute__((swift_context))
#define SWIFT __attribute__((swiftcall))

/* Not there in programs that are built without it. */
void __tsan_acquire(void *address) __attribute__((weak));
void __tsan_release(void *address) __attribute__((weak));

SWIFT void lock_slow(uint32_t state, CONTEXT void *mutex) __asm__(LOCK_SLOW);
SWIFT bool try_lock_slow(CONTEXT void *mutex) __asm__(TRY_LOCK_SLOW);
SWIFT void unlock_slow(CONTEXT void *mutex) __asm__(UNLOCK_SLOW);

SWIFT void lock_slow(uint32_t state, CONTEXT void *mutex) {
    static SWIFT void (*lock)(uint32_t, CONTEXT void *);
    if (!lock) lock = (SWIFT void (*)(uint32_t, CONTEXT void *))dlsym(RTLD_NEXT, LOCK_SLOW);
    lock(state, mutex);
    if (__tsan_acquire) __tsan_acquire(mutex);
}

SWIFT bool try_lock_slow(CONTEXT void *mutex) {
    static SWIFT bool (*lock)(CONTEXT void *);
    if (!lock) lock = (SWIFT bool (*)(CONTEXT void *))dlsym(RTLD_NEXT, TRY_LOCK_SLOW);
    bool locked = lock(mutex);
    if (locked && __tsan_acquire) __tsan_acquire(mutex);
    return locked;
}

SWIFT void unlock_slow(CONTEXT void *mutex) {
    static SWIFT void (*unlock)(CONTEXT void *);
    if (!unlock) unlock = (SWIFT void (*)(CONTEXT void *))dlsym(RTLD_NEXT, UNLOCK_SLOW);
    if (__tsan_release) __tsan_release(mutex);
    unlock(mutex);
}
