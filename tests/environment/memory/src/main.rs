//! The negative controls of the memory checks: each argument makes one deliberate mistake, which the tool
//! named beside it must report. Without an argument, or where nothing watches, the program ends without an
//! error.

use std::hint::black_box;

fn main() {
    match std::env::args().nth(1).as_deref() {
        None => {}
        Some("heap") => println!("{}", beyond_the_heap()),
        Some("stack") => println!("{}", beyond_the_stack()),
        Some("uninitialised") => println!("{}", uninitialised()),
        Some("alias") => println!("{}", changed_behind_a_shared_reference()),
        Some("misaligned") => println!("{}", misaligned()),
        Some(other) => panic!("no fault is named {other}"),
    }
}

/// The number behind a flat view whose length is one too large. AddressSanitizer, Valgrind, Miri.
fn beyond_the_heap() -> f32 {
    let numbers = black_box(vec![1.0_f32; 8]);
    // SAFETY: none, that is the fault.
    unsafe { *numbers.as_ptr().wrapping_add(black_box(8)) }
}

/// The same of a network that lies on the stack. AddressSanitizer, Miri.
fn beyond_the_stack() -> f32 {
    let numbers = black_box([1.0_f32; 8]);
    // SAFETY: none, that is the fault.
    unsafe { *black_box(numbers.as_ptr()).wrapping_add(black_box(8)) }
}

/// A decision over a buffer that nothing has written. Valgrind, Miri.
fn uninitialised() -> &'static str {
    let numbers = black_box(Box::<[f32; 8]>::new_uninit());
    // SAFETY: none, that is the fault.
    let first = unsafe { *numbers.as_ptr().cast::<f32>() };
    if black_box(first) > 0.5 { "more" } else { "less" }
}

/// A mutable flat view made of a shared one. Miri.
fn changed_behind_a_shared_reference() -> f32 {
    let mut numbers = black_box([1.0_f32; 8]);
    let shared: *const f32 = numbers.as_ref().as_ptr();
    // SAFETY: none, that is the fault.
    unsafe { *shared.cast_mut() = 2.0 };
    numbers[0] += 1.0;
    numbers[0]
}

/// A view whose numbers are at an odd address. The checks of the standard library in debug builds, Miri.
fn misaligned() -> f32 {
    let bytes = black_box([0_u8; 64]);
    let odd = black_box(bytes.as_ptr().wrapping_add(1 - bytes.as_ptr().addr() % 2));
    // SAFETY: none, that is the fault.
    let numbers = unsafe { std::slice::from_raw_parts(odd.cast::<f32>(), 8) };
    numbers[0]
}
