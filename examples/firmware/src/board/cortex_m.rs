//! A Cortex-M under QEMU: semihosting, and the system timer that all of them have.
//!
//! Input: text. Output: the host's console. Guarantees: counts of up to 2²⁴ ticks are right; a longer one is
//! not noticed. The timer counts the processor's clock: 25 MHz on the MPS2 boards, so it is exact to 40
//! instructions and holds 671 million; 16 MHz on the micro:bit, 62 instructions. No program here takes a
//! tenth of that.

/// Control and status of SysTick, reload value, current value: Arm v7-M Architecture Reference Manual,
/// B3.3.2. The v6-M has the same.
const CONTROL: *mut u32 = 0xe000_e010 as *mut u32;
const RELOAD: *mut u32 = 0xe000_e014 as *mut u32;
const CURRENT: *mut u32 = 0xe000_e018 as *mut u32;
const LARGEST: u32 = 0x00ff_ffff;

/// Starts the timer.
pub(super) fn begin() {
    // SAFETY: the registers of the timer, at places that the architecture fixes; nobody else uses it.
    unsafe {
        RELOAD.write_volatile(LARGEST);
        CURRENT.write_volatile(0);
        // Enabled, without an interrupt, from the processor's clock.
        CONTROL.write_volatile(0b101);
    }
}

/// The timer, which counts down.
// SAFETY: no other function has this name.
#[unsafe(no_mangle)]
#[inline(never)]
pub(super) extern "C" fn firmware_clock() -> u32 {
    // SAFETY: as above. Reading the register changes nothing.
    unsafe { CURRENT.read_volatile() }
}
pub(super) use firmware_clock as clock;

/// The ticks between two readings.
pub(super) fn elapsed(begin: u32, end: u32) -> u32 {
    begin.wrapping_sub(end) & LARGEST
}

/// Writes text.
pub(super) fn write(text: &str) {
    text.bytes().for_each(semihosting::sys::arm_compat::sys_writec);
}

/// Ends the run.
pub(super) fn exit(is_right: bool) -> ! {
    semihosting::process::exit(i32::from(!is_right))
}
