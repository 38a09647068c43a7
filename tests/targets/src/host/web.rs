//! WebAssembly: the page or the script that loads the module prints.

#[link(wasm_import_module = "host")]
// SAFETY: `bits.mjs` hands over a function of this type.
unsafe extern "C" {
    #[link_name = "print"]
    fn print_bytes(bytes: *const u8, count: usize);
}

/// Trains and prints; `fault` is 0 or 1.
// SAFETY: no other function of the program has this name.
#[unsafe(no_mangle)]
extern "C" fn bits(fault: u32) {
    crate::run(|word| word == "fault" && fault == 1);
}

pub fn print(text: &str) {
    // SAFETY: the bytes are those of a text.
    unsafe { print_bytes(text.as_ptr(), text.len()) };
}

pub fn fail() -> ! {
    core::arch::wasm32::unreachable()
}
