//! The arithmetic that a test runs with. It is chosen for the whole process, so such tests wait for each
//! other.
#![allow(dead_code, reason = "each test uses a part")]

use std::sync::{Mutex, MutexGuard, PoisonError};

use netwright_runtime::__private::force_separate;

/// Nobody else chooses while this is held.
pub(crate) fn alone() -> MutexGuard<'static, ()> {
    static CHOICE: Mutex<()> = Mutex::new(());
    CHOICE.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Runs `check` with the separate arithmetic, or with this machine's, which is fused if it can be.
pub(crate) fn with_arithmetic(separate: bool, check: impl FnOnce()) {
    let _alone = alone();
    force_separate(separate);
    check();
    force_separate(false);
}

/// Runs `check` with this machine's arithmetic, then with the separate one, and says whether it is that.
pub(crate) fn in_each_arithmetic(mut check: impl FnMut(bool)) {
    let _alone = alone();
    for separate in [false, true] {
        force_separate(separate);
        check(separate);
    }
    force_separate(false);
}

/// Runs `check` with this machine's arithmetic, then with the separate one.
pub(crate) fn in_both_arithmetics(mut check: impl FnMut()) {
    in_each_arithmetic(|_| check());
}
