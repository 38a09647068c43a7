// EXPECT h or h = 1, w = 2 | option
// AT h = 1, w = 2
// FIX input(1, 2)
// MEND input(h = 1, w = 2) ==> input(1, 2)
network! {
    pub struct N {
        x: input(h = 1, w = 2);
        y: x -> dense(1);
        loss: mse(y);
    }
}
