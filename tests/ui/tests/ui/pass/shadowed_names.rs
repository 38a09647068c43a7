//! Emitted code does not depend on what the names of Rust mean where it stands.
#![no_implicit_prelude]
#![allow(dead_code, non_camel_case_types, unused_macros)]

mod core {}
mod std {}
mod netwright_runtime {}
mod nw {}

struct f32;
struct f64;
struct usize;
struct u64;
struct bool;
struct Option;
struct Some;
struct None;
struct Result;
struct Clone;
struct Copy;
struct Box;
struct Default;
struct Scalar;
struct Network;
struct Arithmetic;
struct Rule;
struct Dense;
struct Self_;
struct S;
struct T;
struct A;
struct R;
struct B {}
struct K {}

macro_rules! panic {
    ($($t:tt)*) => { compile_error!("the user's") };
}

::netwright::network! {
    pub struct Net {
        x: input(2);
        h: x -> dense(4) -> relu;
        y: h + h -> dense(1) -> sigmoid;
        loss: bce(y);
    }
}

fn main() {
    let mut net = Net::new(1);
    net.train_step(&[0.5, -0.5], &[1.0], &mut ::netwright::Sgd::new(0.1));
}
