// EXPECT lr or 0.01 | rate
// AT lr: 0.01
// FIX Sgd::new(0.01) || Adam::new(0.01
// MEND lr: 0.01; ==>
network! {
    pub struct N {
        x: input(4);
        y: x -> dense(1);
        loss: mse(y);
        lr: 0.01;
    }
}
