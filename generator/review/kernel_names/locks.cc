#include "generator/review/kernel_names/locks.h"

namespace klp {

namespace {

constexpr bool takes = true, releases = false, waits = true, tries = false;

// Each entry was checked in Linux 6.1, and the file beside it is the file in Linux 6.1. A range of versions is added if
// it is known that the entry is wrong for some kernels from 6.1 to 7.3.

// clang-format off
constexpr LockCall calls_in_objects[] = {
    {"mutex_lock", "mutex", takes}, // kernel/locking/mutex.c
    {"mutex_lock_interruptible", "mutex", takes}, // kernel/locking/mutex.c
    {"mutex_lock_killable", "mutex", takes}, // kernel/locking/mutex.c
    {"mutex_lock_io", "mutex", takes}, // kernel/locking/mutex.c
    {"mutex_trylock", "mutex", takes}, // kernel/locking/mutex.c
    {"mutex_lock_nested", "mutex", takes}, // kernel/locking/mutex.c
    {"atomic_dec_and_mutex_lock", "mutex", takes}, // kernel/locking/mutex.c
    {"refcount_dec_and_mutex_lock", "mutex", takes}, // lib/refcount.c
    {"mutex_unlock", "mutex", releases}, // kernel/locking/mutex.c
    {"ww_mutex_lock", "ww_mutex", takes}, // kernel/locking/mutex.c
    {"ww_mutex_lock_interruptible", "ww_mutex", takes}, // kernel/locking/mutex.c
    {"ww_mutex_trylock", "ww_mutex", takes}, // kernel/locking/mutex.c
    {"ww_mutex_unlock", "ww_mutex", releases}, // kernel/locking/mutex.c
    {"rt_mutex_lock", "rt_mutex", takes}, // kernel/locking/rtmutex_api.c
    {"rt_mutex_lock_interruptible", "rt_mutex", takes}, // kernel/locking/rtmutex_api.c
    {"rt_mutex_trylock", "rt_mutex", takes}, // kernel/locking/rtmutex_api.c
    {"rt_mutex_unlock", "rt_mutex", releases}, // kernel/locking/rtmutex_api.c
    {"_raw_spin_lock", "spinlock", takes}, // kernel/locking/spinlock.c
    {"_raw_spin_lock_bh", "spinlock", takes}, // kernel/locking/spinlock.c
    {"_raw_spin_lock_irq", "spinlock", takes}, // kernel/locking/spinlock.c
    {"_raw_spin_lock_irqsave", "spinlock", takes}, // kernel/locking/spinlock.c
    {"_raw_spin_trylock", "spinlock", takes}, // kernel/locking/spinlock.c
    {"_raw_spin_trylock_bh", "spinlock", takes}, // kernel/locking/spinlock.c
    {"_atomic_dec_and_lock", "spinlock", takes}, // lib/dec_and_lock.c
    {"_atomic_dec_and_lock_irqsave", "spinlock", takes}, // lib/dec_and_lock.c
    {"refcount_dec_and_lock", "spinlock", takes}, // lib/refcount.c
    {"refcount_dec_and_lock_irqsave", "spinlock", takes}, // lib/refcount.c
    {"_raw_spin_lock_nested", "spinlock", takes}, // kernel/locking/spinlock.c
    {"_raw_spin_lock_irqsave_nested", "spinlock", takes}, // kernel/locking/spinlock.c
    {"_raw_spin_unlock", "spinlock", releases}, // kernel/locking/spinlock.c
    {"_raw_spin_unlock_bh", "spinlock", releases}, // kernel/locking/spinlock.c
    {"_raw_spin_unlock_irq", "spinlock", releases}, // kernel/locking/spinlock.c
    {"_raw_spin_unlock_irqrestore", "spinlock", releases}, // kernel/locking/spinlock.c
    {"_raw_read_lock", "rwlock for reading", takes}, // kernel/locking/spinlock.c
    {"_raw_read_lock_bh", "rwlock for reading", takes}, // kernel/locking/spinlock.c
    {"_raw_read_lock_irq", "rwlock for reading", takes}, // kernel/locking/spinlock.c
    {"_raw_read_lock_irqsave", "rwlock for reading", takes}, // kernel/locking/spinlock.c
    {"_raw_read_trylock", "rwlock for reading", takes}, // kernel/locking/spinlock.c
    {"_raw_read_unlock", "rwlock for reading", releases}, // kernel/locking/spinlock.c
    {"_raw_read_unlock_bh", "rwlock for reading", releases}, // kernel/locking/spinlock.c
    {"_raw_read_unlock_irq", "rwlock for reading", releases}, // kernel/locking/spinlock.c
    {"_raw_read_unlock_irqrestore", "rwlock for reading", releases}, // kernel/locking/spinlock.c
    {"_raw_write_lock", "rwlock for writing", takes}, // kernel/locking/spinlock.c
    {"_raw_write_lock_bh", "rwlock for writing", takes}, // kernel/locking/spinlock.c
    {"_raw_write_lock_irq", "rwlock for writing", takes}, // kernel/locking/spinlock.c
    {"_raw_write_lock_irqsave", "rwlock for writing", takes}, // kernel/locking/spinlock.c
    {"_raw_write_trylock", "rwlock for writing", takes}, // kernel/locking/spinlock.c
    {"_raw_write_unlock", "rwlock for writing", releases}, // kernel/locking/spinlock.c
    {"_raw_write_unlock_bh", "rwlock for writing", releases}, // kernel/locking/spinlock.c
    {"_raw_write_unlock_irq", "rwlock for writing", releases}, // kernel/locking/spinlock.c
    {"_raw_write_unlock_irqrestore", "rwlock for writing", releases}, // kernel/locking/spinlock.c
    {"down_read", "rw_semaphore for reading", takes}, // kernel/locking/rwsem.c
    {"down_read_interruptible", "rw_semaphore for reading", takes}, // kernel/locking/rwsem.c
    {"down_read_killable", "rw_semaphore for reading", takes}, // kernel/locking/rwsem.c
    {"down_read_trylock", "rw_semaphore for reading", takes}, // kernel/locking/rwsem.c
    {"up_read", "rw_semaphore for reading", releases}, // kernel/locking/rwsem.c
    {"down_write", "rw_semaphore for writing", takes}, // kernel/locking/rwsem.c
    {"down_write_killable", "rw_semaphore for writing", takes}, // kernel/locking/rwsem.c
    {"down_write_trylock", "rw_semaphore for writing", takes}, // kernel/locking/rwsem.c
    {"up_write", "rw_semaphore for writing", releases}, // kernel/locking/rwsem.c
    {"downgrade_write", "rw_semaphore for writing", releases}, // kernel/locking/rwsem.c
    {"downgrade_write", "rw_semaphore for reading", takes}, // kernel/locking/rwsem.c
    {"down", "semaphore", takes}, // kernel/locking/semaphore.c
    {"down_interruptible", "semaphore", takes}, // kernel/locking/semaphore.c
    {"down_killable", "semaphore", takes}, // kernel/locking/semaphore.c
    {"down_trylock", "semaphore", takes}, // kernel/locking/semaphore.c
    {"down_timeout", "semaphore", takes}, // kernel/locking/semaphore.c
    {"up", "semaphore", releases}, // kernel/locking/semaphore.c
    {"__rcu_read_lock", "RCU read lock", takes}, // kernel/rcu/tree_plugin.h
    {"__rcu_read_unlock", "RCU read lock", releases}, // kernel/rcu/tree_plugin.h
    {"__srcu_read_lock", "SRCU read lock", takes}, // kernel/rcu/srcutree.c
    {"__srcu_read_unlock", "SRCU read lock", releases}, // kernel/rcu/srcutree.c
    {"lock_sock_nested", "socket lock", takes}, // net/core/sock.c
    {"__lock_sock_fast", "socket lock", takes}, // net/core/sock.c
    {"release_sock", "socket lock", releases}, // net/core/sock.c
    {"rtnl_lock", "RTNL", takes}, // net/core/rtnetlink.c
    {"rtnl_lock_killable", "RTNL", takes}, // net/core/rtnetlink.c
    {"rtnl_trylock", "RTNL", takes}, // net/core/rtnetlink.c
    {"refcount_dec_and_rtnl_lock", "RTNL", takes}, // net/core/rtnetlink.c
    {"rtnl_unlock", "RTNL", releases}, // net/core/rtnetlink.c
    {"cpus_read_lock", "CPU hotplug lock", takes}, // kernel/cpu.c
    {"cpus_read_trylock", "CPU hotplug lock", takes}, // kernel/cpu.c
    {"cpus_read_unlock", "CPU hotplug lock", releases}, // kernel/cpu.c
    {"tty_lock", "tty lock", takes}, // drivers/tty/tty_mutex.c
    {"tty_lock_interruptible", "tty lock", takes}, // drivers/tty/tty_mutex.c
    {"tty_lock_slave", "tty lock", takes}, // drivers/tty/tty_mutex.c
    {"tty_unlock", "tty lock", releases}, // drivers/tty/tty_mutex.c
    {"tty_unlock_slave", "tty lock", releases}, // drivers/tty/tty_mutex.c
    {"console_lock", "console lock", takes}, // kernel/printk/printk.c
    {"console_trylock", "console lock", takes}, // kernel/printk/printk.c
    {"console_unlock", "console lock", releases}, // kernel/printk/printk.c
};

constexpr LockCall calls_in_texts[] = {
    {"mutex_lock", "mutex", takes}, // kernel/locking/mutex.c
    {"mutex_lock_interruptible", "mutex", takes}, // kernel/locking/mutex.c
    {"mutex_lock_killable", "mutex", takes}, // kernel/locking/mutex.c
    {"mutex_lock_nested", "mutex", takes}, // kernel/locking/mutex.c
    {"mutex_unlock", "mutex", releases}, // kernel/locking/mutex.c
    {"mutex_trylock", "mutex", takes, tries}, // kernel/locking/mutex.c
    {"mutex_lock_io", "mutex", takes}, // kernel/locking/mutex.c
    {"atomic_dec_and_mutex_lock", "mutex", takes, waits, 1}, // kernel/locking/mutex.c
    {"refcount_dec_and_mutex_lock", "mutex", takes, waits, 1}, // lib/refcount.c
    {"kref_put_mutex", "mutex", takes, waits, 2}, // include/linux/kref.h
    {"spin_lock", "spinlock", takes}, // include/linux/spinlock.h
    {"spin_lock_bh", "spinlock", takes}, // include/linux/spinlock.h
    {"spin_lock_irq", "spinlock", takes}, // include/linux/spinlock.h
    {"spin_lock_irqsave", "spinlock", takes}, // include/linux/spinlock.h
    {"spin_lock_nested", "spinlock", takes}, // include/linux/spinlock.h
    {"raw_spin_lock", "spinlock", takes}, // include/linux/spinlock.h
    {"raw_spin_lock_irq", "spinlock", takes}, // include/linux/spinlock.h
    {"raw_spin_lock_irqsave", "spinlock", takes}, // include/linux/spinlock.h
    {"raw_spin_lock_nested", "spinlock", takes}, // include/linux/spinlock.h
    {"spin_lock_irqsave_nested", "spinlock", takes}, // include/linux/spinlock.h
    {"raw_spin_lock_irqsave_nested", "spinlock", takes}, // include/linux/spinlock.h
    {"spin_trylock", "spinlock", takes, tries}, // include/linux/spinlock.h
    {"spin_trylock_bh", "spinlock", takes, tries}, // include/linux/spinlock.h
    {"spin_trylock_irq", "spinlock", takes, tries}, // include/linux/spinlock.h
    {"spin_trylock_irqsave", "spinlock", takes, tries}, // include/linux/spinlock.h
    {"raw_spin_trylock", "spinlock", takes, tries}, // include/linux/spinlock.h
    {"raw_spin_trylock_irqsave", "spinlock", takes, tries}, // include/linux/spinlock.h
    {"atomic_dec_and_lock", "spinlock", takes, waits, 1}, // include/linux/spinlock.h
    {"atomic_dec_and_lock_irqsave", "spinlock", takes, waits, 1}, // include/linux/spinlock.h
    {"refcount_dec_and_lock", "spinlock", takes, waits, 1}, // lib/refcount.c
    {"refcount_dec_and_lock_irqsave", "spinlock", takes, waits, 1}, // lib/refcount.c
    {"kref_put_lock", "spinlock", takes, waits, 2}, // include/linux/kref.h
    {"spin_unlock", "spinlock", releases}, // include/linux/spinlock.h
    {"spin_unlock_bh", "spinlock", releases}, // include/linux/spinlock.h
    {"spin_unlock_irq", "spinlock", releases}, // include/linux/spinlock.h
    {"spin_unlock_irqrestore", "spinlock", releases}, // include/linux/spinlock.h
    {"raw_spin_unlock", "spinlock", releases}, // include/linux/spinlock.h
    {"raw_spin_unlock_irq", "spinlock", releases}, // include/linux/spinlock.h
    {"raw_spin_unlock_irqrestore", "spinlock", releases}, // include/linux/spinlock.h
    {"read_lock", "rwlock", takes}, // include/linux/rwlock.h
    {"read_lock_bh", "rwlock", takes}, // include/linux/rwlock.h
    {"read_lock_irq", "rwlock", takes}, // include/linux/rwlock.h
    {"read_lock_irqsave", "rwlock", takes}, // include/linux/rwlock.h
    {"read_trylock", "rwlock", takes, tries}, // include/linux/rwlock.h
    {"read_unlock", "rwlock", releases}, // include/linux/rwlock.h
    {"read_unlock_bh", "rwlock", releases}, // include/linux/rwlock.h
    {"read_unlock_irq", "rwlock", releases}, // include/linux/rwlock.h
    {"read_unlock_irqrestore", "rwlock", releases}, // include/linux/rwlock.h
    {"write_lock", "rwlock", takes}, // include/linux/rwlock.h
    {"write_lock_bh", "rwlock", takes}, // include/linux/rwlock.h
    {"write_lock_irq", "rwlock", takes}, // include/linux/rwlock.h
    {"write_lock_irqsave", "rwlock", takes}, // include/linux/rwlock.h
    {"write_trylock", "rwlock", takes, tries}, // include/linux/rwlock.h
    {"write_unlock", "rwlock", releases}, // include/linux/rwlock.h
    {"write_unlock_bh", "rwlock", releases}, // include/linux/rwlock.h
    {"write_unlock_irq", "rwlock", releases}, // include/linux/rwlock.h
    {"write_unlock_irqrestore", "rwlock", releases}, // include/linux/rwlock.h
    {"down_read", "rw_semaphore", takes}, // kernel/locking/rwsem.c
    {"down_read_killable", "rw_semaphore", takes}, // kernel/locking/rwsem.c
    {"down_read_nested", "rw_semaphore", takes}, // kernel/locking/rwsem.c
    {"down_read_interruptible", "rw_semaphore", takes}, // kernel/locking/rwsem.c
    {"down_read_trylock", "rw_semaphore", takes, tries}, // kernel/locking/rwsem.c
    {"up_read", "rw_semaphore", releases}, // kernel/locking/rwsem.c
    {"down_write", "rw_semaphore", takes}, // kernel/locking/rwsem.c
    {"down_write_killable", "rw_semaphore", takes}, // kernel/locking/rwsem.c
    {"down_write_nested", "rw_semaphore", takes}, // kernel/locking/rwsem.c
    {"down_write_trylock", "rw_semaphore", takes, tries}, // kernel/locking/rwsem.c
    {"up_write", "rw_semaphore", releases}, // kernel/locking/rwsem.c
    {"task_lock", "task lock", takes}, // include/linux/sched/task.h
    {"task_unlock", "task lock", releases}, // include/linux/sched/task.h
    {"lock_sock", "socket lock", takes}, // include/net/sock.h
    {"lock_sock_nested", "socket lock", takes}, // net/core/sock.c
    {"release_sock", "socket lock", releases}, // net/core/sock.c
    {"rtnl_lock", "RTNL", takes}, // net/core/rtnetlink.c
    {"rtnl_lock_killable", "RTNL", takes}, // net/core/rtnetlink.c
    {"rtnl_trylock", "RTNL", takes, tries}, // net/core/rtnetlink.c
    {"rtnl_unlock", "RTNL", releases}, // net/core/rtnetlink.c
    {"cpus_read_lock", "CPU hotplug lock", takes}, // kernel/cpu.c
    {"cpus_read_unlock", "CPU hotplug lock", releases}, // kernel/cpu.c
    {"tty_lock", "tty lock", takes}, // drivers/tty/tty_mutex.c
    {"tty_lock_interruptible", "tty lock", takes}, // drivers/tty/tty_mutex.c
    {"tty_unlock", "tty lock", releases}, // drivers/tty/tty_mutex.c
    {"inode_trylock", "inode lock", takes, tries}, // include/linux/fs.h
    {"inode_lock", "inode lock", takes}, // include/linux/fs.h
    {"inode_lock_nested", "inode lock", takes}, // include/linux/fs.h
    {"inode_unlock", "inode lock", releases}, // include/linux/fs.h
    {"mmap_read_lock", "mmap lock", takes}, // include/linux/mmap_lock.h
    {"mmap_read_lock_killable", "mmap lock", takes}, // include/linux/mmap_lock.h
    {"mmap_read_trylock", "mmap lock", takes, tries}, // include/linux/mmap_lock.h
    {"mmap_read_unlock", "mmap lock", releases}, // include/linux/mmap_lock.h
    {"mmap_write_lock", "mmap lock", takes}, // include/linux/mmap_lock.h
    {"mmap_write_lock_killable", "mmap lock", takes}, // include/linux/mmap_lock.h
    {"mmap_write_trylock", "mmap lock", takes, tries}, // include/linux/mmap_lock.h
    {"mmap_write_unlock", "mmap lock", releases}, // include/linux/mmap_lock.h
};
// clang-format on

} // namespace

std::span<const LockCall> lock_calls_in_objects() { return calls_in_objects; }
std::span<const LockCall> lock_calls_in_texts() { return calls_in_texts; }

} // namespace klp
