//! What is no declaration at all.

use netwright::prelude::*;

network! {}
network! { enum Net {} }
network! { pub struct type<2, 1>; }

fn main() {}
