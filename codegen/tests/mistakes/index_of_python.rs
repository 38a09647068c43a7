// EXPECT x[0:3] | slice
// AT x[0:3]
// FIX x -> slice(0..3)
// MEND x[0:3] ==> x -> slice(0..3)
network! {
    pub struct N {
        x: input(6);
        a: x[0:3];
        y: (a, x) -> dense(1);
        loss: mse(y);
    }
}
