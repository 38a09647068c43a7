// EXPECT : or :3 | ..
// AT slice(:3)
// FIX slice(..3) || `..3`
// MEND :3 ==> ..3
network! {
    pub struct N {
        x: input(6);
        a: x -> slice(:3);
        y: (a, x) -> dense(1);
        loss: mse(y);
    }
}
