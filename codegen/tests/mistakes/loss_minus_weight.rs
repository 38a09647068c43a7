// EXPECT - or - 0.5 | `-`
// AT - 0.5 * mae(y)
// FIX loss: mse(y) + 0.5 * mae(y);
// MEND mse(y) - 0.5 ==> mse(y) + 0.5
network! {
    pub struct N {
        x: input(4);
        y: x -> dense(1);
        loss: mse(y) - 0.5 * mae(y);
    }
}
