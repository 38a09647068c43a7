// EXPECT 1e-45 | 1e-45
// AT dense(1e-45)
// FIX `16`
// MEND 1e-45 ==> 16
network! {
    pub struct N {
        x: input(4);
        y: x -> dense(1e-45);
        loss: mse(y);
    }
}
