// EXPECT 28x28 | 28x28
// AT input(28x28)
// FIX 28 * 28
// MEND 28x28 ==> 28 * 28
network! {
    pub struct N {
        x: input(28x28);
        y: x -> dense(1);
        loss: mse(y);
    }
}
