//! The arithmetic that a test runs with. It is chosen for the whole process, so such tests wait for each
//! other.
//!
//! Input: a check. Output: it ran with the separate arithmetic, with this machine's best, or with each of
//! them. Guarantees: no other check of this process chooses meanwhile; this machine's arithmetic is chosen
//! at the end.

use std::sync::{Mutex, MutexGuard, PoisonError};

use netwright_runtime::__private::{force, force_separate, present};

/// No other test chooses while this is held.
pub fn alone() -> MutexGuard<'static, ()> {
    static CHOICE: Mutex<()> = Mutex::new(());
    CHOICE.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Chooses this machine's arithmetic again, also where a check panics.
struct Restored;
impl Drop for Restored {
    fn drop(&mut self) {
        force_separate(false);
    }
}

/// Runs `check` with the separate arithmetic, or with this machine's, which is fused if it can be. A program
/// that is compiled for a machine with fused multiply-adds has no separate one, and skips the check.
pub fn with_arithmetic(separate: bool, check: impl FnOnce()) {
    let _alone = alone();
    if separate && present().all(|(_, is_fused)| is_fused) {
        eprintln!("skipped: this program has the fused arithmetic alone");
        return;
    }
    let _restored = Restored;
    force_separate(separate);
    check();
}

/// Runs `check` on every machine that is here, from the best to the one that is everywhere, and says
/// whether it rounds `a·b + c` twice.
pub fn in_each_arithmetic(mut check: impl FnMut(bool)) {
    let _alone = alone();
    let _restored = Restored;
    for (machine, is_fused) in present() {
        force(machine);
        check(!is_fused);
    }
}

/// Runs `check` on every machine that is here.
pub fn in_both_arithmetics(mut check: impl FnMut()) {
    in_each_arithmetic(|_| check());
}
