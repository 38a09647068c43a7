// EXPECT e | layer
// AT weights = e
// FIX tie = transpose(e)
// MEND weights = e ==> tie = transpose(e)
network! {
    pub struct N {
        x: input(4);
        e: x -> dense(2) -> tanh;
        y: e -> dense(4, weights = e);
        loss: mse(y);
    }
}
