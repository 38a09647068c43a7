//! The host, with the arithmetic of a microcontroller: products and sums are rounded one by one.

/// Asks that every network computes as on a machine without a fused multiply-add.
pub(super) fn begin() {
    assert_eq!(netwright::arithmetic(), "separate", "build with RUSTFLAGS=\"--cfg netwright_separate\"");
}

/// Writes text.
pub(super) fn write(text: &str) {
    print!("{text}");
}

/// Ends the program.
pub(super) fn exit(is_right: bool) -> ! {
    std::process::exit(i32::from(!is_right))
}
