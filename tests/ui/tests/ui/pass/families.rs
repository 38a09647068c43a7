//! A family raises no lint and needs no name of the user's: among items that have the names in its code,
//! without a prelude, with a visibility of its own, of which nothing or only a part is used.
#![deny(warnings, missing_docs, unused, unreachable_pub, missing_debug_implementations)]
#![deny(missing_copy_implementations, unused_qualifications, non_camel_case_types, non_upper_case_globals)]
#![no_implicit_prelude]

/// Nothing of it is used but one member.
mod one {
    ::netwright::network! {
        pub(crate) struct Net<const H in [2, 3], const RATE in [0.5, 1e-3]> {
            x: input(2);
            h: x -> dense(H, rate_scale = RATE) -> tanh;
            y: h -> dense(1) -> sigmoid;
            loss: bce(y);
        }
    }
}

/// Items of the user's that have the names of parameters and types in emitted code.
mod taken {
    #![allow(non_upper_case_globals, non_camel_case_types, dead_code)]

    pub(crate) const name: u8 = 1;
    pub(crate) const visitor: u8 = 2;
    pub(crate) struct V;
    pub(crate) struct N;
    pub(crate) struct usize;
    pub(crate) struct str;
    pub(crate) struct Trainable;

    ::netwright::network! {
        pub(crate) struct nw<const H in [2, 3]> {
            x: input(2);
            h: x -> dense(H) -> tanh;
            y: h -> dense(1) -> sigmoid;
            loss: bce(y);
        }
    }

    pub(crate) struct Visits(pub(crate) ::core::primitive::usize);

    impl nwVisitor for Visits {
        fn visit<T: nwMember>(&mut self, _: &'static ::core::primitive::str) {
            self.0 += T::H;
        }
    }
}

/// Deprecated, and there under a condition.
mod attributed {
    ::netwright::network! {
        #[deprecated]
        #[cfg(all())]
        #[derive(::core::fmt::Debug)]
        pub(crate) struct Old<const H in [2]> {
            x: input(2);
            h: x -> dense(H) -> tanh;
            y: h -> dense(1) -> sigmoid;
            loss: bce(y);
        }
    }

    ::netwright::network! {
        #[cfg(any())]
        pub(crate) struct Absent<const H in [2]> {
            x: input(2);
            h: x -> dense(H) -> tanh;
            y: h -> dense(1) -> sigmoid;
            loss: bce(y);
        }
    }
}

fn main() {
    let net = one::Net3x0_001::new(1);
    ::core::assert!(net.forward(&[0.5, -0.5])[0] > 0.0);
    let mut visits = taken::Visits(0);
    taken::nwFamily::visit(&mut visits);
    ::core::assert_eq!(visits.0, 5);
    ::core::assert!(taken::nwFamily::visit_named("nw3", &mut visits));
    ::core::assert_eq!(visits.0, 8);
    #[allow(deprecated)]
    let _ = attributed::Old2::new(1);
}
