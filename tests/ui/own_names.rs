//! An item of the user's that has the name of an emitted one is one error; so is a declaration where no struct can stand.

struct NetWorkspace;

netwright::network! { pub struct Net<2, 4, 1>; }

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
    let _ = NetWorkspace;
    let mut net = Net::new(1);
    net.train_batch(&mut Net::workspace::<1>(), &[[0.5; 2]], &[[1.0]], &mut netwright::Sgd::new(0.1));
}
