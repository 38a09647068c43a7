//! Linux, by the C library alone: so nothing but `core` is built for a machine.

use core::ffi::{CStr, c_char, c_int, c_void};

#[link(name = "c")]
// SAFETY: these are the C library's own.
unsafe extern "C" {
    fn write(file: c_int, bytes: *const c_void, count: usize) -> isize;
    fn exit(status: c_int) -> !;
}

// SAFETY: no other function of the program has this name.
#[unsafe(no_mangle)]
extern "C" fn main(count: c_int, words: *const *const c_char) -> c_int {
    let count = usize::try_from(count).unwrap_or(0);
    // SAFETY: the C library hands over as many texts, each of which ends with a zero.
    let word = |at| unsafe { CStr::from_ptr(*words.add(at)) };
    crate::run(|wanted| (1..count).any(|at| word(at).to_bytes() == wanted.as_bytes()));
    0
}

pub fn print(text: &str) {
    // SAFETY: the bytes are those of a text.
    unsafe { write(1, text.as_ptr().cast(), text.len()) };
}

pub fn fail() -> ! {
    // SAFETY: it may be called at any time.
    unsafe { exit(1) }
}
