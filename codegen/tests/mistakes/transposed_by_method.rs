// EXPECT e.transpose() | tie
// AT tie = e
// FIX tie = transpose(e)
// MEND e.transpose() ==> transpose(e)
network! {
    pub struct N {
        x: input(4);
        e: x -> dense(2) -> tanh;
        y: e -> dense(4, tie = e.transpose());
        loss: mse(y);
    }
}
