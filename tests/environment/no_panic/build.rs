//! Undefined symbols are errors, so that a call of the function that does not exist is one.

fn main() {
    println!("cargo::rustc-cdylib-link-arg=-Wl,-z,defs");
    // Copies of arrays become calls of memcpy and memset.
    println!("cargo::rustc-link-lib=c");
}
