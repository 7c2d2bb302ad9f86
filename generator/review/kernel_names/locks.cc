#include "generator/review/kernel_names/locks.h"

namespace klp {

static constexpr bool takes = true, releases = false, waits = true, tries = false;

// clang-format off
static constexpr LockCall calls[] = {
    {"mutex_lock", "mutex", takes}, {"mutex_lock_interruptible", "mutex", takes}, {"mutex_lock_killable", "mutex", takes},
    {"mutex_lock_io", "mutex", takes}, {"mutex_trylock", "mutex", takes}, {"mutex_lock_nested", "mutex", takes},
    {"atomic_dec_and_mutex_lock", "mutex", takes}, {"refcount_dec_and_mutex_lock", "mutex", takes},
    {"mutex_unlock", "mutex", releases},
    {"ww_mutex_lock", "ww_mutex", takes}, {"ww_mutex_lock_interruptible", "ww_mutex", takes},
    {"ww_mutex_trylock", "ww_mutex", takes}, {"ww_mutex_unlock", "ww_mutex", releases},
    {"rt_mutex_lock", "rt_mutex", takes}, {"rt_mutex_lock_interruptible", "rt_mutex", takes},
    {"rt_mutex_trylock", "rt_mutex", takes}, {"rt_mutex_unlock", "rt_mutex", releases},

    {"_raw_spin_lock", "spinlock", takes}, {"_raw_spin_lock_bh", "spinlock", takes}, {"_raw_spin_lock_irq", "spinlock", takes},
    {"_raw_spin_lock_irqsave", "spinlock", takes}, {"_raw_spin_trylock", "spinlock", takes},
    {"_raw_spin_trylock_bh", "spinlock", takes}, {"_atomic_dec_and_lock", "spinlock", takes},
    {"_atomic_dec_and_lock_irqsave", "spinlock", takes}, {"refcount_dec_and_lock", "spinlock", takes},
    {"refcount_dec_and_lock_irqsave", "spinlock", takes}, {"_raw_spin_lock_nested", "spinlock", takes},
    {"_raw_spin_lock_irqsave_nested", "spinlock", takes},
    {"_raw_spin_unlock", "spinlock", releases}, {"_raw_spin_unlock_bh", "spinlock", releases},
    {"_raw_spin_unlock_irq", "spinlock", releases}, {"_raw_spin_unlock_irqrestore", "spinlock", releases},
    {"_raw_read_lock", "rwlock for reading", takes}, {"_raw_read_lock_bh", "rwlock for reading", takes},
    {"_raw_read_lock_irq", "rwlock for reading", takes}, {"_raw_read_lock_irqsave", "rwlock for reading", takes},
    {"_raw_read_trylock", "rwlock for reading", takes},
    {"_raw_read_unlock", "rwlock for reading", releases}, {"_raw_read_unlock_bh", "rwlock for reading", releases},
    {"_raw_read_unlock_irq", "rwlock for reading", releases}, {"_raw_read_unlock_irqrestore", "rwlock for reading", releases},
    {"_raw_write_lock", "rwlock for writing", takes}, {"_raw_write_lock_bh", "rwlock for writing", takes},
    {"_raw_write_lock_irq", "rwlock for writing", takes}, {"_raw_write_lock_irqsave", "rwlock for writing", takes},
    {"_raw_write_trylock", "rwlock for writing", takes},
    {"_raw_write_unlock", "rwlock for writing", releases}, {"_raw_write_unlock_bh", "rwlock for writing", releases},
    {"_raw_write_unlock_irq", "rwlock for writing", releases}, {"_raw_write_unlock_irqrestore", "rwlock for writing", releases},

    {"down_read", "rw_semaphore for reading", takes}, {"down_read_interruptible", "rw_semaphore for reading", takes},
    {"down_read_killable", "rw_semaphore for reading", takes}, {"down_read_trylock", "rw_semaphore for reading", takes},
    {"up_read", "rw_semaphore for reading", releases},
    {"down_write", "rw_semaphore for writing", takes}, {"down_write_killable", "rw_semaphore for writing", takes},
    {"down_write_trylock", "rw_semaphore for writing", takes}, {"up_write", "rw_semaphore for writing", releases},
    {"downgrade_write", "rw_semaphore for writing", releases}, {"downgrade_write", "rw_semaphore for reading", takes},
    {"down", "semaphore", takes}, {"down_interruptible", "semaphore", takes}, {"down_killable", "semaphore", takes},
    {"down_trylock", "semaphore", takes}, {"down_timeout", "semaphore", takes}, {"up", "semaphore", releases},

    {"__rcu_read_lock", "RCU read lock", takes}, {"__rcu_read_unlock", "RCU read lock", releases},
    {"__srcu_read_lock", "SRCU read lock", takes}, {"__srcu_read_unlock", "SRCU read lock", releases},
    {"lock_sock_nested", "socket lock", takes}, {"__lock_sock_fast", "socket lock", takes}, {"release_sock", "socket lock", releases},
    {"rtnl_lock", "RTNL", takes}, {"rtnl_lock_killable", "RTNL", takes}, {"rtnl_trylock", "RTNL", takes},
    {"refcount_dec_and_rtnl_lock", "RTNL", takes}, {"rtnl_unlock", "RTNL", releases},
    {"cpus_read_lock", "CPU hotplug lock", takes}, {"cpus_read_trylock", "CPU hotplug lock", takes}, {"cpus_read_unlock", "CPU hotplug lock", releases},
    {"tty_lock", "tty lock", takes}, {"tty_lock_interruptible", "tty lock", takes}, {"tty_lock_slave", "tty lock", takes},
    {"tty_unlock", "tty lock", releases}, {"tty_unlock_slave", "tty lock", releases},
    {"console_lock", "console lock", takes}, {"console_trylock", "console lock", takes}, {"console_unlock", "console lock", releases},
};

static constexpr LockCall words[] = {
    {"mutex_lock", "mutex", takes}, {"mutex_lock_interruptible", "mutex", takes}, {"mutex_lock_killable", "mutex", takes},
    {"mutex_lock_nested", "mutex", takes}, {"mutex_unlock", "mutex", releases},
    {"mutex_trylock", "mutex", takes, tries}, {"mutex_lock_io", "mutex", takes},
    {"atomic_dec_and_mutex_lock", "mutex", takes, waits, 1}, {"refcount_dec_and_mutex_lock", "mutex", takes, waits, 1},
    {"kref_put_mutex", "mutex", takes, waits, 2},
    {"spin_lock", "spinlock", takes}, {"spin_lock_bh", "spinlock", takes}, {"spin_lock_irq", "spinlock", takes},
    {"spin_lock_irqsave", "spinlock", takes}, {"spin_lock_nested", "spinlock", takes},
    {"raw_spin_lock", "spinlock", takes}, {"raw_spin_lock_irq", "spinlock", takes},
    {"raw_spin_lock_irqsave", "spinlock", takes}, {"raw_spin_lock_nested", "spinlock", takes},
    {"spin_lock_irqsave_nested", "spinlock", takes}, {"raw_spin_lock_irqsave_nested", "spinlock", takes},
    {"spin_trylock", "spinlock", takes, tries}, {"spin_trylock_bh", "spinlock", takes, tries},
    {"spin_trylock_irq", "spinlock", takes, tries}, {"spin_trylock_irqsave", "spinlock", takes, tries},
    {"raw_spin_trylock", "spinlock", takes, tries}, {"raw_spin_trylock_irqsave", "spinlock", takes, tries},
    {"atomic_dec_and_lock", "spinlock", takes, waits, 1}, {"atomic_dec_and_lock_irqsave", "spinlock", takes, waits, 1},
    {"refcount_dec_and_lock", "spinlock", takes, waits, 1}, {"refcount_dec_and_lock_irqsave", "spinlock", takes, waits, 1},
    {"kref_put_lock", "spinlock", takes, waits, 2},
    {"spin_unlock", "spinlock", releases}, {"spin_unlock_bh", "spinlock", releases}, {"spin_unlock_irq", "spinlock", releases},
    {"spin_unlock_irqrestore", "spinlock", releases}, {"raw_spin_unlock", "spinlock", releases},
    {"raw_spin_unlock_irq", "spinlock", releases}, {"raw_spin_unlock_irqrestore", "spinlock", releases},
    {"read_lock", "rwlock", takes}, {"read_lock_bh", "rwlock", takes}, {"read_lock_irq", "rwlock", takes}, {"read_lock_irqsave", "rwlock", takes},
    {"read_trylock", "rwlock", takes, tries}, {"read_unlock", "rwlock", releases}, {"read_unlock_bh", "rwlock", releases}, {"read_unlock_irq", "rwlock", releases}, {"read_unlock_irqrestore", "rwlock", releases},
    {"write_lock", "rwlock", takes}, {"write_lock_bh", "rwlock", takes}, {"write_lock_irq", "rwlock", takes}, {"write_lock_irqsave", "rwlock", takes},
    {"write_trylock", "rwlock", takes, tries}, {"write_unlock", "rwlock", releases}, {"write_unlock_bh", "rwlock", releases}, {"write_unlock_irq", "rwlock", releases}, {"write_unlock_irqrestore", "rwlock", releases},
    {"down_read", "rw_semaphore", takes}, {"down_read_killable", "rw_semaphore", takes}, {"down_read_nested", "rw_semaphore", takes},
    {"down_read_interruptible", "rw_semaphore", takes}, {"down_read_trylock", "rw_semaphore", takes, tries}, {"up_read", "rw_semaphore", releases},
    {"down_write", "rw_semaphore", takes}, {"down_write_killable", "rw_semaphore", takes}, {"down_write_nested", "rw_semaphore", takes},
    {"down_write_trylock", "rw_semaphore", takes, tries}, {"up_write", "rw_semaphore", releases},
    {"task_lock", "task lock", takes}, {"task_unlock", "task lock", releases},
    {"lock_sock", "socket lock", takes}, {"lock_sock_nested", "socket lock", takes}, {"release_sock", "socket lock", releases},
    {"rtnl_lock", "RTNL", takes}, {"rtnl_lock_killable", "RTNL", takes}, {"rtnl_trylock", "RTNL", takes, tries},
    {"rtnl_unlock", "RTNL", releases},
    {"cpus_read_lock", "CPU hotplug lock", takes}, {"cpus_read_unlock", "CPU hotplug lock", releases},
    {"tty_lock", "tty lock", takes}, {"tty_lock_interruptible", "tty lock", takes}, {"tty_unlock", "tty lock", releases},
    {"inode_trylock", "inode lock", takes, tries}, {"inode_lock", "inode lock", takes}, {"inode_lock_nested", "inode lock", takes}, {"inode_unlock", "inode lock", releases},
    {"mmap_read_lock", "mmap lock", takes}, {"mmap_read_lock_killable", "mmap lock", takes},
    {"mmap_read_trylock", "mmap lock", takes, tries}, {"mmap_read_unlock", "mmap lock", releases},
    {"mmap_write_lock", "mmap lock", takes}, {"mmap_write_lock_killable", "mmap lock", takes},
    {"mmap_write_trylock", "mmap lock", takes, tries}, {"mmap_write_unlock", "mmap lock", releases},
};
// clang-format on

std::span<const LockCall> lock_calls() { return calls; }
std::span<const LockCall> lock_words() { return words; }

} // namespace klp
