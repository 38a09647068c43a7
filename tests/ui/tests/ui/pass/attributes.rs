//! Attributes stand on the struct as they were written.

use netwright::prelude::*;

network! {
    /// Compared and printed.
    #[derive(Debug, PartialEq, Clone)]
    #[allow(clippy::all)]
    #[cfg_attr(all(), must_use)]
    #[repr(align(4))]
    pub struct Net<2, 4, 1>;
}

network! {
    #[derive(PartialEq)]
    #[derive(::core::clone::Clone, Debug)]
    #[non_exhaustive]
    pub struct Twice<2, 4, 1>;
}

network! {
    #[cfg(not(all()))]
    pub struct Absent<2, 4, 1>;
}

#[cfg(all())]
mod absent {
    /// There is no other.
    pub struct Absent;
}

fn main() {
    let net = Net::new(1);
    assert_eq!(net, net.clone());
    assert!(!format!("{net:?} {:?}", Twice::new(1).clone()).is_empty());
    let _ = absent::Absent;
}
