// EXPECT -1e-4 | l2 | above 0
// AT l2 = -1e-4
// FIX l2 = 1e-4
// MEND -1e-4 ==> 1e-4
network! {
    pub struct N {
        x: input(4);
        y: x -> dense(1, l2 = -1e-4);
        loss: mse(y);
    }
}
