//! Trains 50 networks for 20 steps with two optimisers each, two with a memory as well, and prints a hash of
//! all their bits.
//!
//! Input: words of a command line: `separate`, for the arithmetic without fused multiply-adds, and `fault`,
//! for one parameter with another lowest bit. Output: a line for each part, and the lines
//! `FEW separate <hex>` and `HASH separate <hex>`, or both with `fused`: the number of the parts of the
//! feature `few`, and that of all parts, in order. With that feature the second line is missing. Guarantees:
//! no heap, no standard library, no floating-point number in a text.
//!
//! `host` has a file for each kind of machine: how the program begins, prints and ends there. What is trained
//! is in the library, which is compiled once for a target.
#![no_std]
#![no_main]

mod host;

use netwright_targets::fold::Fold;
use netwright_targets::parts;

/// Trains all parts and prints their hashes.
fn run(has_word: impl Fn(&str) -> bool) {
    if has_word("separate") {
        netwright::__private::force_separate(true);
    }
    let mut all = Fold::new();
    let mut few = Fold::new();
    for part in 0..parts::PARTS {
        let fold = parts::train(part, part == 0 && has_word("fault"));
        host::print("part ");
        number(part as u64);
        host::print(": ");
        number(fold.finite);
        host::print(" numbers, not finite: ");
        number(fold.others);
        host::print(", hash ");
        hex(fold.hash());
        all.word(fold.hash());
        if part < parts::FEW {
            few.word(fold.hash());
        }
    }
    host::print("FEW ");
    host::print(netwright::arithmetic());
    host::print(" ");
    hex(few.hash());
    if parts::PARTS > parts::FEW {
        host::print("HASH ");
        host::print(netwright::arithmetic());
        host::print(" ");
        hex(all.hash());
    }
}

/// Prints a number.
fn number(number: u64) {
    let mut digits = [0; 20];
    let mut rest = number;
    let mut at = digits.len();
    while at == digits.len() || rest > 0 {
        at -= 1;
        digits[at] = b'0' + (rest % 10) as u8;
        rest /= 10;
    }
    host::print(core::str::from_utf8(&digits[at..]).unwrap_or_default());
}

/// Prints 64 bits in hexadecimal digits, and ends the line.
fn hex(bits: u64) {
    let digits: [u8; 16] =
        core::array::from_fn(|at| b"0123456789abcdef"[(bits >> (60 - 4 * at)) as usize & 15]);
    host::print(core::str::from_utf8(&digits).unwrap_or_default());
    host::print("\n");
}

#[panic_handler]
fn panic(info: &core::panic::PanicInfo<'_>) -> ! {
    host::print("a panic");
    if let Some(place) = info.location() {
        host::print(" in ");
        host::print(place.file());
        host::print(", line ");
        number(u64::from(place.line()));
    }
    host::print("\n");
    host::fail()
}
