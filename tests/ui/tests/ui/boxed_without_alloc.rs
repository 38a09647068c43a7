//! Methods for the heap name the missing feature. The macro is called as by the facade without `alloc`.

use netwright::prelude::*;

netwright::__private::expand! { (::netwright) pub struct N<4, 8 relu, 3 softmax>; }

fn main() {
    let net = N::boxed(1);
    println!("{:?}", net.forward(&[0.5; 4]));
    let gradient = N::boxed_zeros();
    println!("{:?}", gradient.parameters());
    let mut workspace = N::boxed_workspace::<8>();
    let mut net = N::new(1);
    net.train_batch(&mut workspace, &[[0.5; 4]; 8], &[class_target(1); 8], &mut Sgd::new(0.1));
}
