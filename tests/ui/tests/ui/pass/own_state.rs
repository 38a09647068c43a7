//! An item of the user's with the name of a network's state hides it; the network has it all the same.
#![deny(warnings)]

pub struct NetState(pub u8);

netwright::network! { pub struct Net { x: input(2); n: x -> batch_norm; y: n -> dense(1); loss: mse(y); } }

mod private {
    struct InnerState(u8);

    netwright::network! { struct Inner { x: input(2); h: x -> dense(2) -> dropout(0.5); y: h -> scale; loss: mse(y); } }

    pub(super) fn train() -> u8 {
        let mut net = Inner::new(1);
        net.train_step(&[0.5; 2], &[1.0; 2], &mut netwright::Sgd::new(0.1));
        InnerState(2).0 * u8::from(net.state.step == 1)
    }
}

fn main() {
    struct LocalState(u8);
    netwright::network! { struct Local { x: input(2); n: x -> batch_norm; y: n -> dense(1); loss: mse(y); } }

    let mut net = Net::new(1);
    net.train_batch(&mut Net::workspace::<2>(), &[[0.5; 2], [1.0; 2]], &[[0.0]; 2], &mut netwright::Sgd::new(0.1));
    assert!(net.state.n != Local::new(1).state.n);
    assert_eq!(NetState(1).0 + LocalState(1).0, private::train());
}
