//! A program without a network, with which the others are compared.

fn main() {}
