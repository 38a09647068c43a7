// EXPECT - | `-`
// AT - mae(y)
// FIX loss: mse(y) + mae(y);
// MEND mse(y) - mae(y) ==> mse(y) + mae(y)
network! {
    pub struct N {
        x: input(4);
        y: x -> dense(1);
        loss: mse(y) - mae(y);
    }
}
