//! Whatever the compiler of declarations accepts, rustc accepts: some hundred networks with every attribute,
//! name and visibility, and networks among items of the user's that have every name of emitted code.
//! `build/main.rs` writes them.

include!(concat!(env!("OUT_DIR"), "/accepted.rs"));
