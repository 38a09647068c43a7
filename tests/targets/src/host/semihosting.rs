//! Semihosting: a debugger, here QEMU, prints and ends the program (Arm, "Semihosting for AArch32 and
//! AArch64", 2025; the same calls on RISC-V).

use super::call;

const WRITE0: usize = 0x04;
const GET_CMDLINE: usize = 0x15;
const EXIT: usize = 0x18;

/// Why a program ends: `ADP_Stopped_ApplicationExit` and `ADP_Stopped_RunTimeErrorUnknown`.
const SUCCESS: usize = 0x20026;
const FAILURE: usize = 0x20023;

// SAFETY: no other function of the program has this name.
#[unsafe(no_mangle)]
extern "C" fn run_all() -> ! {
    let mut line = [0_u8; 128];
    let mut block = [line.as_mut_ptr().expose_provenance(), line.len()];
    call(GET_CMDLINE, block.as_mut_ptr().expose_provenance());
    let words = line.split(|byte| *byte == 0).next().unwrap_or_default();
    crate::run(|wanted| words.split(|byte| *byte == b' ').any(|word| word == wanted.as_bytes()));
    call(EXIT, SUCCESS);
    fail()
}

pub fn print(text: &str) {
    // In pieces, each with the zero that ends a text.
    for piece in text.as_bytes().chunks(63) {
        let mut ended = [0_u8; 64];
        for (to, from) in ended.iter_mut().zip(piece) {
            *to = *from;
        }
        call(WRITE0, ended.as_ptr().expose_provenance());
    }
}

// SAFETY: no other function of the program has this name.
#[unsafe(no_mangle)]
pub extern "C" fn fail() -> ! {
    call(EXIT, FAILURE);
    loop {}
}
