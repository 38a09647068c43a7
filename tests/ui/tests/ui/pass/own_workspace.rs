//! An item of the user's with the name of a network's buffers hides them; the network has them all the same.
#![deny(warnings)]

pub struct NetWorkspace(pub u8);

netwright::network! { pub struct Net<2, 4, 1>; }

mod private {
    struct InnerWorkspace(u8);

    netwright::network! { struct Inner<2, 4, 1>; }

    pub(super) fn train() -> u8 {
        let mut net = Inner::new(1);
        net.train_batch(&mut Inner::workspace::<2>(), &[[0.5; 2]], &[[1.0]], &mut netwright::Sgd::new(0.1));
        InnerWorkspace(2).0
    }
}

fn main() {
    struct LocalWorkspace(u8);
    netwright::network! { struct Local<2, 4, 1>; }

    let mut net = Net::new(1);
    let mut workspace = Net::workspace::<1>();
    let before = net.train_batch(&mut workspace, &[[0.5; 2]], &[[1.0]], &mut netwright::Sgd::new(0.1));
    assert!(net.loss(&[0.5; 2], &[1.0]) < before);
    let mut local = Local::new(1);
    local.train_batch(&mut Local::workspace::<1>(), &[[0.5; 2]], &[[1.0]], &mut netwright::Sgd::new(0.1));
    assert_eq!(NetWorkspace(1).0 + LocalWorkspace(1).0, private::train());
}
