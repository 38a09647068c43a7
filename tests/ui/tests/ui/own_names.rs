//! A user's item with the network's name: that there are two, and what the impls would be for. A declaration
//! where no struct is allowed is one error.

struct Net {
    inner: u8,
}

netwright::network! {
    pub struct Net {
        x: input(2);
        h: x -> dense(4) -> tanh;
        y: h -> dense(1);
        loss: mse(y);
    }
}

struct Holder;

impl Holder {
    netwright::network! { struct InImpl<2, 4, 1>; }
}

trait Held {
    netwright::network! { struct InTrait<2, 4, 1>; }
}

// SAFETY: nothing foreign is declared: the network is refused.
unsafe extern "C" {
    netwright::network! { struct InExtern<2, 4, 1>; }
}

fn main() {
    let _ = Net { inner: 1 }.inner;
}
