//! The board of a program: lines of text out, a count of instructions, the deepest stack.
//!
//! Input: a program. Output: lines of a name and a number in hexadecimal, on the console of the host; the
//! status of the program is 0 if nothing failed. Guarantees: a program has the same lines `hash` on all
//! boards. On a microcontroller, lines `ticks …` count the time that QEMU lets pass: with `-icount shift=0` a
//! nanosecond for an instruction.

#[cfg(all(target_arch = "arm", target_os = "none"))]
#[path = "cortex_m.rs"]
mod machine;
#[cfg(not(target_os = "none"))]
#[path = "host.rs"]
mod machine;
#[cfg(all(target_arch = "riscv32", target_os = "none"))]
#[path = "riscv.rs"]
mod machine;
#[cfg(target_os = "none")]
mod stack;

use machine::{exit, write};

/// Runs a program and ends: 0, unless something failed. The deepest stack is printed last.
pub fn start(program: fn()) -> ! {
    #[cfg(target_os = "none")]
    stack::paint();
    machine::begin();
    program();
    #[cfg(target_os = "none")]
    print("stack", stack::deepest() as u64);
    exit(true)
}

/// Ends a program whose result is wrong.
pub fn fail(what: &str) -> ! {
    write(what);
    write("\n");
    exit(false)
}

/// Writes a line: a name, and a number in hexadecimal.
#[inline(never)]
pub fn print(name: &str, number: u64) {
    write(name);
    write(" ");
    let mut shift = 64;
    while shift > 0 {
        shift -= 4;
        let digit = (number >> shift) as usize & 15;
        write(&"0123456789abcdef"[digit..=digit]);
    }
    write("\n");
}

/// Counts the ticks that some calls take together, and prints them with the name; the host counts nothing.
///
/// The clock is read by a function that is not inlined, so in a trace of a run what is between its first two
/// calls is what was measured first.
#[cfg_attr(not(target_os = "none"), allow(unused_mut, unused_variables, reason = "the host has no clock"))]
#[inline(never)]
pub fn measure(name: &str, times: u32, mut run: impl FnMut()) {
    #[cfg(target_os = "none")]
    {
        let begin = machine::clock();
        for _ in 0..times {
            run();
        }
        let end = machine::clock();
        print(name, machine::elapsed(begin, end).into());
    }
}

#[cfg(target_os = "none")]
#[panic_handler]
fn panic(_: &core::panic::PanicInfo<'_>) -> ! {
    fail("panic")
}
