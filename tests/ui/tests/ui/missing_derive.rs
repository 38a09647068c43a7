//! A trait that a network could derive and does not: the help points at the user's struct.

mod inner {
    netwright::network! {
        /// Documented.
        pub struct Net {
            x: input(2);
            y: x -> dense(1) -> sigmoid;
            loss: bce(y);
        }
    }

    netwright::network! { pub(crate) struct Short<2, 1>; }
}

fn main() {
    let net = inner::Net::new(1);
    println!("{net:?}");
    assert!(net == net.clone());
    let short = inner::Short::new(1);
    println!("{short:?}");
}
