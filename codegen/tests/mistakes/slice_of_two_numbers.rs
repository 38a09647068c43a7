// EXPECT 0, 3 or slice(0, 3) | range
// AT slice(0, 3)
// FIX slice(0..3)
// MEND slice(0, 3) ==> slice(0..3)
network! {
    pub struct N {
        x: input(6);
        a: x -> slice(0, 3);
        y: (a, x) -> dense(1);
        loss: mse(y);
    }
}
